using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks;

/// <summary>Texts being written: the keys and values of what is written so far, kept so that each step computes one position.</summary>
internal sealed class BartDecoding(BartModel model, IReadOnlyList<(Tensor Keys, Tensor Values)> cross, Tensor? bias, int beams)
{
    private readonly (Tensor Keys, Tensor Values)?[] _past = new (Tensor Keys, Tensor Values)?[cross.Count];
    private int _position;

    /// <summary>Gives each text [B * K] its newest token and returns the natural-log probabilities of the next, row by row [B * K, V].</summary>
    /// <param name="tokens">The newest token of each text.</param>
    /// <param name="from">Which text of the step before each one continues; null where each continues itself.</param>
    public float[] Next(long[] tokens, long[]? from)
    {
        using var scope = NewDisposeScope();
        var device = cross[0].Keys.device;
        if (from is not null && from.Where((text, i) => text != i).Any())
        {
            var order = tensor(from, device: device);
            Keep(past => past.index_select(0, order));
        }
        var input = tensor(tokens, [tokens.Length, 1], device: device);
        var before = _past.ToArray();
        var logits = model.Step(input, _position++, _past, cross, bias);
        Keep(past => past);
        foreach (var old in before)
        {
            old?.Keys.Dispose();
            old?.Values.Dispose();
        }
        var rows = logits.log_softmax(1).cpu().data<float>().ToArray();
        var vocabulary = rows.Length / tokens.Length;
        for (var row = 0; row < tokens.Length; row++)
            if (System.Numerics.Tensors.TensorPrimitives.Max<float>(rows.AsSpan(row * vocabulary, vocabulary)) is var highest && !float.IsFinite(highest))
                throw new NotFiniteException("A query writer's highest log-probability", highest);
        return rows;

        void Keep(Func<Tensor, Tensor> change)
        {
            for (var i = 0; i < _past.Length; i++)
            {
                if (_past[i] is not { } old)
                    continue;
                _past[i] = (change(old.Keys).MoveToOuterDisposeScope(), change(old.Values).MoveToOuterDisposeScope());
            }
        }
    }

    public int Beams => beams;
}
