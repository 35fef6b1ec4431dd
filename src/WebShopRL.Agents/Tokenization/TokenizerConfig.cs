using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WebShopRL.Agents.Tokenization;

/// <summary>The <c>tokenizer_config.json</c> that transformers reads beside a vocabulary of ours.</summary>
internal static class TokenizerConfig
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Of(WordPieceVocabulary vocabulary, IReadOnlyDictionary<string, int> ids)
    {
        var rules = vocabulary.Rules;
        var added = vocabulary.Added.Concat(SpecialTokens.OfWebShop.Concat(rules.Special).Except(vocabulary.Added.Select(token => token.Text), StringComparer.Ordinal)
            .Select(token => new AddedToken(token, Special: true, Normalized: false, SingleWord: false)));
        return new JsonObject
        {
            ["tokenizer_class"] = "BertTokenizer",
            ["do_lower_case"] = rules.LowerCase,
            ["strip_accents"] = rules.StripAccents,
            ["tokenize_chinese_chars"] = rules.SplitChinese,
            ["pad_token"] = rules.Special[0],
            ["unk_token"] = rules.Special[1],
            ["cls_token"] = rules.Special[2],
            ["sep_token"] = rules.Special[3],
            ["mask_token"] = rules.Special[4],
            ["added_tokens_decoder"] = Decoder(added.Select(token => (ids[token.Text], token))),
        }.ToJsonString(Indented);
    }

    public static string OfByteLevel(bool addPrefixSpace, (string Start, string Padding, string End, string Unknown, string Mask) special, IEnumerable<(int Id, AddedToken Token)> added) => new JsonObject
    {
        ["tokenizer_class"] = "BartTokenizer",
        ["add_prefix_space"] = addPrefixSpace,
        ["bos_token"] = special.Start,
        ["cls_token"] = special.Start,
        ["eos_token"] = special.End,
        ["sep_token"] = special.End,
        ["pad_token"] = special.Padding,
        ["unk_token"] = special.Unknown,
        ["mask_token"] = special.Mask,
        ["added_tokens_decoder"] = Decoder(added),
    }.ToJsonString(Indented);

    private static JsonObject Decoder(IEnumerable<(int Id, AddedToken Token)> added) =>
        new(added.OrderBy(item => item.Id).Select(item => KeyValuePair.Create<string, JsonNode?>(item.Id.ToString(CultureInfo.InvariantCulture), new JsonObject
        {
            ["content"] = item.Token.Text,
            ["lstrip"] = false,
            ["normalized"] = item.Token.Normalized,
            ["rstrip"] = false,
            ["single_word"] = item.Token.SingleWord,
            ["special"] = item.Token.Special,
        })));
}
