using System.IO.Compression;

namespace WebShopRL.Agents.Training.Data;

/// <summary>A checkpoint that a run learns by and does not start from: its files are kept with the run's inputs, so that the run goes on by the same weights whatever becomes of where they came from.</summary>
internal static class KeptCheckpoint
{
    /// <summary>Puts the files into a new folder below the job's scratch, and says which.</summary>
    /// <param name="name">Of the input, in lower-case letters.</param>
    /// <param name="find">The folder, where nothing is kept yet.</param>
    public static string Unpack(TrainingJob job, string name, Func<string> find)
    {
        var folder = Path.Combine(Path.GetFullPath(job.Scratch), $"kept-{name}");
        using var packed = new MemoryStream(job.Inputs.Keep(name, () => Pack(find())));
        using var files = new ZipArchive(packed, ZipArchiveMode.Read);
        files.ExtractToDirectory(folder);
        return folder;
    }

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
