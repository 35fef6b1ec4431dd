using TorchSharp;
using WebShopRL.Agents.Networks;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Tokenization;

/// <summary>Token ids of several texts as one padded tensor.</summary>
public static class TokenBatch
{
    /// <summary>Pads on the right to the longest text; one transfer to the device for ids and one for the mask, and no mask where nothing is padded.</summary>
    public static TokenBlock Pad(IReadOnlyList<int[]> texts, int paddingId, Device? device = null)
    {
        if (texts.Count == 0)
            throw new ArgumentException("A batch needs at least one text.", nameof(texts));
        var length = texts.Max(text => text.Length);
        var ids = new long[texts.Count * length];
        var mask = texts.All(text => text.Length == length) ? null : new float[ids.Length];
        if (paddingId != 0)
            Array.Fill(ids, paddingId);
        for (var row = 0; row < texts.Count; row++)
        {
            var text = texts[row];
            for (var column = 0; column < text.Length; column++)
                ids[row * length + column] = text[column];
            mask?.AsSpan(row * length, text.Length).Fill(1);
        }
        return new TokenBlock(
            tensor(ids, [texts.Count, length], device: device),
            mask is null ? null : tensor(mask, [texts.Count, length], device: device));
    }
}
