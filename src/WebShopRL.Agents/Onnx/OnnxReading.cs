using System.Globalization;
using WebShopRL.Agents.Networks;

namespace WebShopRL.Agents.Onnx;

/// <summary>How a graph is fed, for its model card.</summary>
internal static class OnnxReading
{
    private const string Files = """

        ## Files

        `model.onnx` is the network with its weights (opset 17, float32). `vocab.txt` and `tokenizer_config.json` are its tokenizer, `config.json` its sizes. Inputs are int64, any number of texts of any length up to
        `max_position_embeddings`; texts are padded on the right, and a mask is 1 at tokens and 0 at padding.
        """;

    public const string Encoder = $"""
        {Files}

        | | name | shape |
        |---|---|---|
        | in | `input_ids`, `attention_mask`, `token_type_ids` | [texts, length] |
        | out | `last_hidden_state` | [texts, length, hidden_size] |

        Token types are 0 throughout, save in a reward model's texts.
        """;

    public const string RewardModel = $"""
        {Files}

        | | name | shape |
        |---|---|---|
        | in | `input_ids`, `attention_mask`, `token_type_ids` | [texts, length] |
        | out | `parts` | [texts, 6] |

        The parts are means in [0, 1]: reward, success, and the reward's parts type, attributes, options, price. A token's type says what an attentive reader sees of its word; WebShopRL makes them from a product's pages
        (`RewardTexts` in its sources), and with other types the numbers mean nothing.
        """;

    public static string Policy(BertConfig config) => string.Create(CultureInfo.InvariantCulture, $"""
        {Files}

        | | name | shape |
        |---|---|---|
        | in | `page_input_ids`, `page_attention_mask` | [pages, page_length] |
        | in | `action_input_ids`, `action_attention_mask` | [actions, action_length] |
        | in | `page_of_action`: the row of the page that each action belongs to | [actions] |
        | out | `log_probs`: natural logarithms, each over the actions of its own page | [actions] |
        {(config.ValueScale is not null ? "| out | `value`: of each page, the discounted reward that the policy expects from there | [pages] |" : "")}

        Texts are lower-case, without quotes, trimmed, with the separator as `[SEP]`; a page is what `text_rich` shows. `policy.json` says how many tokens are read: a longer page loses its beginning, a longer action its end.
        {(config.ValueScale is not null ? "" : config.ValueTrained ? "A page's value is no output: the checkpoint does not say in which scale of the reward that head has learned." : "A page's value is no output: nothing has trained that head.")}
        {(config.MaskActionPadding ? "" : "As in WebShop's own policies an action's padding takes part: its score depends on the longest action beside it. Ask for one page at a time, its own actions alone, to get what WebShopRL gives.")}
        """);
}
