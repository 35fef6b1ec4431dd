using static TorchSharp.torch;

namespace WebShopRL.Agents.Weights;

/// <summary>A network's weights and, in a file beside them, those of the heads on it.</summary>
internal sealed class JoinedWeights : IWeightFile
{
    private readonly IWeightFile _body, _heads;

    private JoinedWeights(IWeightFile body, IWeightFile heads)
    {
        (_body, _heads) = (body, heads);
        if (heads.Entries.Keys.FirstOrDefault(body.Entries.ContainsKey) is { } twice)
            throw new CheckpointException($"{twice} is in {body.Source} and in {heads.Source}: they are of two models.");
        Entries = body.Entries.Concat(heads.Entries).ToDictionary(StringComparer.Ordinal);
    }

    public string Source => _body.Source;

    public IReadOnlyDictionary<string, WeightEntry> Entries { get; }

    /// <exception cref="CheckpointException">Either is broken, or both hold a tensor of the same name.</exception>
    public static IWeightFile Open(IWeightFile body, string heads)
    {
        IWeightFile? opened = null;
        try
        {
            opened = SafetensorsFile.Open(heads);
            return new JoinedWeights(body, opened);
        }
        catch
        {
            opened?.Dispose();
            body.Dispose();
            throw;
        }
    }

    public Tensor Read(string name) => (_heads.Entries.ContainsKey(name) ? _heads : _body).Read(name);

    public void Dispose()
    {
        _heads.Dispose();
        _body.Dispose();
    }
}
