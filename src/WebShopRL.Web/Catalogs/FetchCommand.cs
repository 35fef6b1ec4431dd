using System.Globalization;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Web.Catalogs;

/// <summary>
/// <c>./run.sh fetch [small|all] [FOLDER] [--from URL]</c>: WebShop's own files from where their authors put them, or from a mirror that has them under their names. Started again it goes on where it was. Where it cannot
/// fetch, it says what to put where by hand.
/// </summary>
public static class FetchCommand
{
    private const string Usage = "Usage: ./run.sh fetch [small|all] [FOLDER] [--from URL]\n  small: 1,000 products (10 MB); all: 1.18 million (5.7 GB). FOLDER: .data/webshop-small or .data/webshop-all.\n  --from: a mirror that has the files under their names.";

    /// <summary>The program's exit status.</summary>
    /// <param name="arguments">Those behind <c>fetch</c>.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, CancellationToken cancellation = default)
    {
        if (arguments is ["--help" or "-h"])
        {
            await output.WriteLineAsync(Usage);
            return 0;
        }
        if (!TryRead(arguments, out var which, out var folder, out var mirror))
        {
            await errors.WriteLineAsync(Usage);
            return 64; // EX_USAGE of sysexits.h
        }
        folder = Path.GetFullPath(folder ?? Path.Combine(".data", $"webshop-{which}"));
        return await RunAsync(which == "small" ? KnownFiles.Small : KnownFiles.All, folder, mirror, output, errors, cancellation);
    }

    internal static async Task<int> RunAsync(IReadOnlyList<KnownFile> files, string folder, Uri? mirror, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"{folder} cannot be made: {refused.Message}");
            return 1;
        }
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var fetch = new CatalogFetch(http, file => mirror is null ? file.Address : new Uri(mirror, file.Name), output.WriteLine, TimeProvider.System);
        List<KnownFile> missing = [];
        foreach (var file in files)
            try
            {
                await fetch.RunAsync(file, folder, cancellation);
            }
            catch (CatalogFetchException failed)
            {
                missing.Add(file);
                await errors.WriteLineAsync($"{file.Name} was not fetched: {failed.Message}");
            }
        if (missing.Count == 0)
        {
            await output.WriteLineAsync($"All there. Serve it with:  Shop__Catalog={(folder.Any(char.IsWhiteSpace) ? $"'{folder}'" : folder)} ./run.sh");
            return 0;
        }
        await errors.WriteLineAsync($"\nBy hand: get these with a browser and put them into {folder} under these names. Then the same command checks them.");
        foreach (var file in missing)
            await errors.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {file.Page}  ->  {Path.Combine(folder, file.Name)}  ({file.Size} bytes, SHA-256 {file.Sha256})"));
        return 1;
    }

    private static bool TryRead(IReadOnlyList<string> arguments, out string which, out string? folder, out Uri? mirror)
    {
        (which, folder, mirror) = ("small", null, null);
        List<string> plain = [];
        for (var i = 0; i < arguments.Count; i++)
            if (arguments[i] == "--from" && i + 1 < arguments.Count && Uri.TryCreate(arguments[i + 1].TrimEnd('/') + "/", UriKind.Absolute, out var given) && given.Scheme is ("http" or "https"))
                (mirror, i) = (given, i + 1);
            else if (arguments[i].StartsWith('-') || arguments[i].Length == 0)
                return false;
            else
                plain.Add(arguments[i]);
        if (plain.Count > 2 || plain.Count > 0 && plain[0] is not ("small" or "all"))
            return false;
        (which, folder) = (plain.ElementAtOrDefault(0) ?? which, plain.ElementAtOrDefault(1));
        return true;
    }
}
