using System.IO.Compression;
using WebShopRL.Agents.Checkpoints;

namespace WebShopRL.Agents.Training.Data;

/// <summary>A checkpoint that a run learns by and does not start from: its files are kept with the run's inputs, so that the run goes on by the same weights whatever becomes of where they came from.</summary>
internal static class KeptCheckpoint
{
    /// <summary>What is loaded of its files, which are unpacked below the job's scratch meanwhile.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind than the setting asks for, or does not load.</exception>
    public static T Load<T>(TrainingJob job, NamedCheckpoint named, Func<string, T> load)
    {
        var name = named.Setting.Replace("_", "", StringComparison.Ordinal);
        var folder = Path.Combine(Path.GetFullPath(job.Scratch), $"kept-{name}");
        try
        {
            using (var packed = new MemoryStream(job.Inputs.Keep(name, () => Pack(job.Checkpoints(named.Reference)))))
            using (var files = new ZipArchive(packed, ZipArchiveMode.Read))
                files.ExtractToDirectory(folder);
            return CheckpointFolder.Kind(folder) is var kind && kind == named.Kind
                ? load(folder)
                : throw new InvalidOperationException($"{named.Setting}: {named.Reference} is {Word(kind)}: give {Word(named.Kind)}.");
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static string Word(ModelKind kind) => kind switch
    {
        ModelKind.Policy => "a policy",
        ModelKind.Encoder => "an encoder",
        ModelKind.QueryWriter => "a query writer",
        ModelKind.RewardModel => "a reward model",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown kind"),
    };

    private static byte[] Pack(string folder)
    {
        using var packed = new MemoryStream();
        using (var files = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            // Weights do not get smaller. What a trainer keeps beside them to go on - the optimizer's state is the largest - is not needed.
            foreach (var path in Directory.EnumerateFiles(folder).Where(path => !Path.GetFileName(path).StartsWith("optimizer.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
                files.CreateEntryFromFile(path, Path.GetFileName(path), CompressionLevel.NoCompression);
        return packed.ToArray();
    }
}
