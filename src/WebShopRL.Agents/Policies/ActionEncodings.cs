using TorchSharp;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Tokenization;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Policies;

/// <summary>
/// Encoded actions of one set of weights. The model encodes actions apart from pages, so equal texts share the work: buttons and the options of popular products
/// are encoded once for thousands of decisions. Cleared when the weights change.
/// </summary>
internal sealed class ActionEncodings(ChoiceModel model, PolicyTexts texts, Device device) : IDisposable
{
    private const long MaximumElements = 32L << 20; // 128 MB

    private const int BatchTokens = 4_096;

    private readonly Dictionary<string, Tensor> _encoded = new(StringComparer.Ordinal); // text to [La, H]
    private long _elements;

    /// <summary>The distinct texts as one block [A, La, H] with its mask [A, La]; null where nothing is padded. Tensors belong to the caller's dispose scope.</summary>
    public (Tensor Actions, Tensor? Mask) Get(IReadOnlyList<string> distinct)
    {
        if (_elements > MaximumElements)
            Clear();
        Encode([.. distinct.Where(text => !_encoded.ContainsKey(text)).OrderBy(text => texts.Action(text).Length)]);
        var lengths = distinct.Select(text => texts.Action(text).Length).ToArray();
        var longest = lengths.Max();
        var block = nn.utils.rnn.pad_sequence([.. distinct.Select(text => _encoded[text])], batch_first: true);
        if (lengths.All(length => length == longest))
            return (block, null);
        var mask = new float[lengths.Length * longest];
        for (var row = 0; row < lengths.Length; row++)
            mask.AsSpan(row * longest, lengths[row]).Fill(1);
        return (block, tensor(mask, [lengths.Length, longest], device: device));
    }

    private void Encode(IReadOnlyList<string> missing)
    {
        for (var start = 0; start < missing.Count;)
        {
            var count = 1;
            while (start + count < missing.Count && (count + 1) * texts.Action(missing[start + count]).Length <= BatchTokens)
                count++;
            using var scope = NewDisposeScope();
            var block = TokenBatch.Pad([.. missing.Skip(start).Take(count).Select(texts.Action)], texts.Tokenizer.PaddingId, device);
            var encoded = model.EncodeActions(block.Ids, block.Mask);
            for (var row = 0; row < count; row++)
            {
                var text = missing[start + row];
                var own = encoded[row].narrow(0, 0, texts.Action(text).Length).clone().DetachFromDisposeScope();
                _encoded[text] = own;
                _elements += own.numel();
            }
            start += count;
        }
    }

    public void Clear()
    {
        foreach (var tensor in _encoded.Values)
            tensor.Dispose();
        _encoded.Clear();
        _elements = 0;
    }

    public void Dispose() => Clear();
}
