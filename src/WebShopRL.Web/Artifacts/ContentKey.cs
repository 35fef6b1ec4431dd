using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WebShopRL.Web.Artifacts;

/// <summary>A set of files' name: the SHA-256 of a line for each file, in the ordinal order of their names, with name, length and the SHA-256 of its bytes. 64 hexadecimal digits.</summary>
public static class ContentKey
{
    public static bool IsKey(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Of the files that lie in the folder itself; folders in it and links are no part of it.</summary>
    public static async Task<string> OfFolderAsync(string folder, CancellationToken cancellation = default)
    {
        var lines = new StringBuilder();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().Where(file => file.LinkTarget is null).OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            await using var bytes = file.OpenRead();
            lines.Append(CultureInfo.InvariantCulture, $"{file.Name}\n{bytes.Length}\n{Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellation))}\n");
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    /// <summary>The first digits, enough for people to tell two apart.</summary>
    public static string Short(string content) => content[..12];
}
