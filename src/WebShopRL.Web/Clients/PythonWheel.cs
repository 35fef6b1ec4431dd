using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace WebShopRL.Web.Clients;

/// <summary>
/// The Python client as a wheel (PEP 427), made from the sources in <c>clients/python</c> that this assembly carries: nobody needs Python, or a network, to build it.
/// The same sources give the same bytes.
/// </summary>
internal sealed partial class PythonWheel
{
    private const string Resources = "python/";

    private static readonly DateTimeOffset Stamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // The earliest a zip can tell.
    private static readonly Lazy<PythonWheel> Made = new(() => new PythonWheel());

    private PythonWheel()
    {
        var files = Sources();
        Version = VersionLine().Match(Encoding.UTF8.GetString(files["webshoprl/_version.py"])).Groups[1].Value;
        var information = $"webshoprl-{Version}.dist-info/";
        files[information + "METADATA"] = Encoding.UTF8.GetBytes(
            $"Metadata-Version: 2.1\nName: webshoprl\nVersion: {Version}\nSummary: Client of a WebShopRL service, with the names that WebShop's own Python programs import\nRequires-Python: >=3.8\n");
        files[information + "WHEEL"] = "Wheel-Version: 1.0\nGenerator: WebShopRL\nRoot-Is-Purelib: true\nTag: py3-none-any\n"u8.ToArray();
        var record = string.Concat(files.Select(file => $"{file.Key},sha256={Hash(file.Value)},{file.Value.Length}\n"));
        files[information + "RECORD"] = Encoding.UTF8.GetBytes($"{record}{information}RECORD,,\n");
        Bytes = Zip(files);
    }

    /// <summary>Of this build.</summary>
    public static PythonWheel Current => Made.Value;

    public string Version { get; }

    /// <summary>As pip wants it: it reads name, version and tags off it.</summary>
    public string FileName => $"webshoprl-{Version}-py3-none-any.whl";

    public byte[] Bytes { get; }

    /// <summary>In hexadecimal, as an index gives it.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Bytes));

    private static SortedDictionary<string, byte[]> Sources()
    {
        var assembly = typeof(PythonWheel).Assembly;
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Resources, StringComparison.Ordinal)))
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            files[name[Resources.Length..].Replace('\\', '/')] = bytes.ToArray();
        }
        return files;
    }

    private static byte[] Zip(SortedDictionary<string, byte[]> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = Stamp;
                entry.ExternalAttributes = 0x81A4 << 16; // A file that everybody may read: -rw-r--r--.
                using var file = entry.Open();
                file.Write(content);
            }
        return bytes.ToArray();
    }

    private static string Hash(byte[] content) => Convert.ToBase64String(SHA256.HashData(content)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    [GeneratedRegex("__version__ = \"([0-9.]+)\"")]
    private static partial Regex VersionLine();
}
