using System.Security.Cryptography;
using System.Text.Json;

namespace WebShopRL.Shop.Preparation;

/// <summary>
/// The SHA-256 of files, remembered by path, size and time of change: hashing several gigabytes at every start would take longer than opening
/// what was prepared from them.
/// </summary>
internal sealed class FileFingerprints(string path)
{
    private sealed record Fingerprint(long Size, long ChangedTicks, string Sha256);

    /// <summary>The hash in lower-case hexadecimal digits; read from the file only where it is not known, or the file has changed since.</summary>
    public string Sha256(string file, CancellationToken cancellation)
    {
        var info = new FileInfo(file);
        var known = Read();
        if (Known(known, info) is { } seen) return seen;

        var hash = Compute(file, cancellation);
        // Taken before reading: a file that changes while it is read gets another time, and is hashed anew next time.
        known[info.FullName] = new Fingerprint(info.Length, info.LastWriteTimeUtc.Ticks, hash);
        Write(known);
        return hash;
    }

    /// <summary>The same, read from the file.</summary>
    public static string Compute(string file, CancellationToken cancellation = default)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        var buffer = new byte[1 << 20];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            sha.AppendData(buffer, 0, read);
        }
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    /// <summary>The hash where it is known, and the file has not changed since; null otherwise.</summary>
    public string? Known(string file) => Known(Read(), new FileInfo(file));

    /// <summary>The files of a folder lie in another one now, and are the same; null for nowhere any more.</summary>
    public void Moved(string from, string? to)
    {
        var known = Read();
        string[] moved = [.. known.Keys.Where(file => Path.GetDirectoryName(file) == from)];
        foreach (var file in moved)
            if (known.Remove(file, out var seen) && to is not null)
                known[Path.Combine(to, Path.GetFileName(file))] = seen;
        if (moved.Length > 0) Write(known);
    }

    private static string? Known(Dictionary<string, Fingerprint> known, FileInfo file) =>
        known.TryGetValue(file.FullName, out var seen) && seen.Size == file.Length && seen.ChangedTicks == file.LastWriteTimeUtc.Ticks ? seen.Sha256 : null;

    /// <summary>What is remembered; nothing where the file is missing or broken, as everything in it can be computed again.</summary>
    private Dictionary<string, Fingerprint> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Fingerprint>>(File.ReadAllBytes(path)) ?? [];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Of two processes that write at once the later one wins; the other's entry is computed again some day.</summary>
    private void Write(Dictionary<string, Fingerprint> known)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllBytes(unfinished, JsonSerializer.SerializeToUtf8Bytes(known));
        File.Move(unfinished, path, overwrite: true);
    }
}
