using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks;

/// <summary>Texts padded to one length, for an encoder. Several blocks of different lengths can go through one pass together.</summary>
/// <param name="Ids">Token ids [B, L], int64.</param>
/// <param name="Mask">1 (or true) where there is a token, [B, L], any type; null where nothing is padded.</param>
/// <param name="Types">Token types [B, L], int64; null where all are 0, as in everything WebShop reads.</param>
public sealed record TokenBlock(Tensor Ids, Tensor? Mask, Tensor? Types = null)
{
    public long Texts => Ids.shape[0];

    public long Length => Ids.shape[1];

    internal Tensor Positions(BertConfig config) => Length <= config.MaxPositions
        ? arange(Length, ScalarType.Int64, Ids.device).repeat(Texts)
        : throw new ArgumentException($"A text of {Length} tokens is longer than the {config.MaxPositions} this network has positions for; truncate it when tokenizing.");
}
