using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace WebShopRL.Web.Layout;

/// <summary>
/// The addresses of the files that pages load. Each holds a mark of the file's content: a browser keeps a file for as long as it stays what it is, and never joins files of two versions of the program.
/// </summary>
public sealed partial class PageFiles(IWebHostEnvironment environment)
{
    private const int MarkLength = 10;

    /// <summary>Folders of scripts that no script of ours imports.</summary>
    private static readonly string[] Foreign = ["lib", "_content", "_framework"];

    private readonly ConcurrentDictionary<(string Path, DateTimeOffset Changed), string> _addresses = new();
    private readonly IFileProvider _files = environment.WebRootFileProvider;

    /// <summary>The address of a file, from the root of the pages: <c>app.css</c> becomes <c>app.css?v=3f0c9a7b12</c>.</summary>
    public string this[string path] => _files.GetFileInfo(path) is { Exists: true } file ? _addresses.GetOrAdd((path, file.LastModified), _ => $"{path}?v={MarkOf(file)}") : path;

    /// <summary>An import map that gives each of our scripts its address, by whatever script it is imported.</summary>
    public string ImportMap() => JsonSerializer.Serialize(new { imports = Scripts("").Order(StringComparer.Ordinal).ToDictionary(path => $"/{path}", path => $"/{this[path]}") });

    /// <summary>How long a browser may keep a file unasked: for good where its address says what it is, not at all otherwise.</summary>
    public static void Keep(StaticFileResponseContext response) =>
        response.Context.Response.Headers.CacheControl = response.Context.Request.Query.ContainsKey("v") || Version().IsMatch(response.File.Name) ? "public, max-age=31536000, immutable" : "no-cache";

    private IEnumerable<string> Scripts(string folder)
    {
        foreach (var file in _files.GetDirectoryContents(folder))
        {
            var path = folder.Length == 0 ? file.Name : $"{folder}/{file.Name}";
            if (!file.IsDirectory && file.Name.EndsWith(".js", StringComparison.Ordinal))
                yield return path;
            else if (file.IsDirectory && !Foreign.Contains(path))
                foreach (var inside in Scripts(path))
                    yield return inside;
        }
    }

    private static string MarkOf(IFileInfo file)
    {
        using var content = file.CreateReadStream();
        return Convert.ToHexStringLower(SHA256.HashData(content))[..MarkLength];
    }

    [GeneratedRegex(@"-\d+\.\d+\.\d+\.")]
    private static partial Regex Version();
}
