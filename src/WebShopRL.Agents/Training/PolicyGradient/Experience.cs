using System.IO.Compression;
using System.Text.Json;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>How far PPO is: what has been played in all, and the update on its way where there is one.</summary>
/// <param name="Experience">Null between two updates.</param>
internal sealed record PpoProgress(int Episodes, long Actions, Experience? Experience)
{
    private const string FileName = "experience.json.gz";

    public void Save(string folder)
    {
        using var packed = new GZipStream(File.Create(Path.Combine(folder, FileName)), CompressionLevel.Fastest);
        JsonSerializer.Serialize(packed, this);
    }

    public static PpoProgress Read(string folder)
    {
        using var unpacked = new GZipStream(File.OpenRead(Path.Combine(folder, FileName)), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<PpoProgress>(unpacked)!;
    }
}

/// <summary>What was played for an update, and the gradient steps made from it so far.</summary>
/// <param name="Played">With their advantages.</param>
/// <param name="Steps">What each step measured; the last may be one that was not made, its policy being too far away.</param>
/// <param name="Norms">Lengths of the gradients of the steps that were made.</param>
internal sealed record Experience(IReadOnlyList<Transition> Played, List<StepFigures> Steps, List<double> Norms)
{
    /// <summary>The places of a gradient step's states: each pass goes over all of them in an order of its own, cut into equal parts.</summary>
    public int[] Minibatch(int step, int minibatches, int seed)
    {
        var (pass, part) = Math.DivRem(step, minibatches);
        int[] order = [.. Enumerable.Range(0, Played.Count)];
        new Random(unchecked(seed * 31 + pass)).Shuffle(order);
        return order[(int)((long)order.Length * part / minibatches)..(int)((long)order.Length * (part + 1) / minibatches)];
    }
}
