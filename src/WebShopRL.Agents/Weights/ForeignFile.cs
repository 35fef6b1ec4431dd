using System.Text;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Agents.Weights;

/// <summary>What lies where a model's file should be when a download was not one: the note that git-lfs leaves in a file's place, or a web page.</summary>
public static class ForeignFile
{
    private const int Looked = 256;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A file of text.</summary>
    /// <exception cref="CheckpointException">It is none, or not in UTF-8.</exception>
    public static string ReadText(string path) => Reading(path, () => File.ReadAllText(path, Strict));

    /// <inheritdoc cref="ReadText"/>
    public static string[] ReadLines(string path) => Reading(path, () => File.ReadAllLines(path, Strict));

    private static T Reading<T>(string path, Func<T> read)
    {
        RefuseButText(path);
        try
        {
            return read();
        }
        catch (DecoderFallbackException e)
        {
            throw new CheckpointException($"{path} is not UTF-8: save it as UTF-8.", e);
        }
    }

    /// <summary>As <see cref="Refuse"/>, of a file that is text: a packed one, or one in another encoding, is none either.</summary>
    /// <exception cref="CheckpointException">It is one of those.</exception>
    public static void RefuseButText(string path)
    {
        Refuse(path);
        Span<byte> start = stackalloc byte[ForeignContent.Looked];
        using var file = File.OpenRead(path);
        if (ForeignContent.Of(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]) is { } foreign)
            throw new CheckpointException($"{path} is {foreign}.");
    }

    /// <exception cref="CheckpointException">It is one of those; the message says which and what to do.</exception>
    public static void Refuse(string path)
    {
        Span<byte> start = stackalloc byte[Looked];
        using var file = File.OpenRead(path);
        var text = Encoding.Latin1.GetString(start[..file.ReadAtLeast(start, Looked, throwOnEndOfStream: false)]);
        if (text.StartsWith("version https://git-lfs.github.com/", StringComparison.Ordinal))
            throw new CheckpointException($"{path} is a git-lfs pointer, a note of {file.Length} bytes in place of the file: fetch the file itself with git lfs pull.");
        if (text.TrimStart().StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.TrimStart().StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            throw new CheckpointException($"{path} is a web page, not a model's file: it was saved from the page that links to it, or asks to log in.");
    }
}
