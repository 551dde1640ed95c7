package caravan.call;

/**
 * What a request names besides the model that is to answer.
 *
 * @param field where it is named, such as {@code input[0].content[1].file_id}
 * @param name another model's name; of what is stored at the provider the path, such as {@code /v1/files/file-1}
 */
public record Mention(String field, String name) {}
