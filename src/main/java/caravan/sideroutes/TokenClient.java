package caravan.sideroutes;

import caravan.providers.tokens.TokenRequest;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * What the step that fetches a token sends it with. Only here the key takes the place of what stands for it, and the provider's
 * own certificates and proxy hold. A token is fetched so rarely that each fetch has a connection of its own, and leaves none.
 */
final class TokenClient extends CloseableHttpClient {
    /** One fetch: what stands for its key is known until it is closed. */
    record Sent(TokenRequest request, CloseableHttpClient client, Map<String, Sent> all) implements AutoCloseable {
        @Override
        public void close() {
            all.remove(request.key());
            client.close(CloseMode.IMMEDIATE);
        }
    }

    private final Map<String, Sent> all = new ConcurrentHashMap<>();

    Sent open(TokenRequest request) throws GeneralSecurityException {
        Sent sent = new Sent(request, client(request.office()), all);
        all.put(request.key(), sent);
        return sent;
    }

    @Override
    @SuppressWarnings("deprecation") // it is what Camel calls, and an answer that stays open is what it wants
    protected CloseableHttpResponse doExecute(
            @Nullable HttpHost target, ClassicHttpRequest request, @Nullable HttpContext context) throws IOException {
        for (Header header : request.getHeaders()) {
            for (Sent sent : all.values()) {
                String value = header.getValue();
                if (value != null && value.contains(sent.request().key())) {
                    request.setHeader(
                            header.getName(), value.replace(sent.request().key(), key(sent)));
                    return sent.client().execute(target, request, context);
                }
            }
        }
        throw new IOException("No header of the request has the key in it, for which ${variable.wanted.key} stands.");
    }

    private static String key(Sent sent) {
        return sent.request().secret().basic();
    }

    private static CloseableHttpClient client(TokenRequest.Office office) throws GeneralSecurityException {
        Timeout patience = Timeout.of(office.patience());
        HttpClientBuilder client = HttpClients.custom()
                .setConnectionManager(connections(office, patience))
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(patience).build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression();
        URI proxy = office.proxy();
        if (proxy != null) {
            through(client, proxy);
        }
        return client.build();
    }

    private static HttpClientConnectionManager connections(TokenRequest.Office office, Timeout patience)
            throws GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, office.trust() == null ? null : new TrustManager[] {office.trust()}, null);
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(office.connect()))
                        .setSocketTimeout(patience)
                        .build())
                .build();
    }

    private static void through(HttpClientBuilder client, URI proxy) {
        HttpHost host = new HttpHost(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
        client.setProxy(host);
        if (proxy.getUserInfo() != null) {
            String[] user = proxy.getUserInfo().split(":", 2);
            BasicCredentialsProvider known = new BasicCredentialsProvider();
            char[] password = user.length > 1 ? user[1].toCharArray() : new char[0];
            known.setCredentials(new AuthScope(host), new UsernamePasswordCredentials(user[0], password));
            client.setDefaultCredentialsProvider(known);
        }
    }

    @Override
    public void close() {
        close(CloseMode.GRACEFUL);
    }

    @Override
    public void close(CloseMode how) {
        all.values().forEach(sent -> sent.client().close(how));
    }
}
