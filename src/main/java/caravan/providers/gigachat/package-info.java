/** Sberbank's GigaChat: functions where others have tools, and a token that ends after half an hour. */
@org.jspecify.annotations.NullMarked
package caravan.providers.gigachat;
