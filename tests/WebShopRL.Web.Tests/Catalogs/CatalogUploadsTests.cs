using System.IO.Compression;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Shop.Demo;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Catalogs.Uploads;

namespace WebShopRL.Tests.Catalogs;

[Trait(Category.Name, Category.Integration)]
public sealed class CatalogUploadsTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CatalogUploads Uploads => server.Services.GetRequiredService<CatalogUploads>();

    private string Root => Path.Combine(server.Artifacts, "catalogs", "uploaded");

    [Fact]
    public async Task Files_PlainGzippedOrZipped_AreOneCatalog_WhichIsListedAndDeleted()
    {
        var files = Made(seed: 11);
        List<string> fingerprints = [];
        foreach (var (name, sent) in new (string, SentFile[])[]
        {
            ("plain", [.. files.Select(file => Sent(file.Name, file.Bytes))]),
            ("gzipped", [.. files.Select(file => Sent(file.Name + ".gz", Gzipped(file.Bytes)))]),
            ("zipped", [Sent("shop.zip", Zipped([.. files.Select(file => ($"../../shop/{file.Name}", file.Bytes)), ("shop/readme.txt", "hello"u8.ToArray())]))]),
        })
        {
            List<UploadProgress> told = [];
            var result = await SendAsync(name, sent, new Told(told));
            Assert.Null(result.Problem);
            Assert.Equal((Path.Combine(Root, name), 40), (result.Folder, result.Products));
            Assert.Equal(sent.Sum(file => file.Bytes), told[^1].Received);
            Assert.Equal(told[^1].Of, told[^1].Received);
            fingerprints.Add(result.Fingerprint!);
            Assert.Equal(files.Select(file => file.Name).Order(StringComparer.Ordinal), Directory.EnumerateFiles(result.Folder).Select(file => Path.GetFileName(file).Replace(".gz", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
        Assert.Equal(fingerprints[0], fingerprints[2]);
        Assert.Superset(new HashSet<string> { "plain", "gzipped", "zipped" }, Uploads.List().Select(catalog => catalog.Name).ToHashSet());
        Assert.Equal(files.Sum(file => (long)file.Bytes.Length), Uploads.List().Single(catalog => catalog.Name == "zipped").Bytes);

        Assert.Contains("already", (await Assert.ThrowsAsync<CatalogUploadException>(() => Uploads.ReceiveAsync("plain", [Sent(files[0].Name, files[0].Bytes)], cancellation: Cancellation))).Message, StringComparison.Ordinal);
        Assert.Null(Uploads.Delete("plain"));
        Assert.Contains("no uploaded catalog 'plain'", Uploads.Delete("plain"), StringComparison.Ordinal);
        Assert.DoesNotContain("plain", Uploads.List().Select(catalog => catalog.Name));
    }

    [Fact]
    public async Task Catalog_ThatDoesNotOpen_IsToldByFileAndPosition_AndLeavesNothing()
    {
        var files = Made(seed: 12);
        var cut = files.Select(file => Sent(file.Name, file.Name.StartsWith("items_shuffle", StringComparison.Ordinal) ? file.Bytes[..^200] : file.Bytes));
        var result = await SendAsync("cut", [.. cut]);
        Assert.Contains("items_shuffle.json", result.Problem, StringComparison.Ordinal);
        Assert.Matches("byte [0-9]+|end of the file", result.Problem!);
        Assert.Contains("Nothing of the upload was kept", result.Problem, StringComparison.Ordinal);

        var alone = await SendAsync("alone", [Sent(files[0].Name, files[0].Bytes)]);
        Assert.Contains($"'{Path.Combine(Root, "alone")}' has no items_", alone.Problem, StringComparison.Ordinal);
        AssertNothingOf("cut", "alone");
    }

    [Fact]
    public async Task Upload_ThatBreaksOffOrIsStopped_LeavesNothing()
    {
        var (name, bytes) = Made(seed: 13)[0];
        Assert.Contains("broke off after 100 of", await RefusedAsync("half", new SentFile(name, bytes.Length, _ => new MemoryStream(bytes[..100]))), StringComparison.Ordinal);
        Assert.Contains("gone away", await RefusedAsync("half", new SentFile(name, bytes.Length, _ => new BreakingStream())), StringComparison.Ordinal);
        using var stopping = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Uploads.ReceiveAsync("half", [new SentFile(name, bytes.Length, _ => new BreakingStream(stopping))], cancellation: stopping.Token));
        AssertNothingOf("half");
    }

    [Fact]
    public async Task Upload_IsRefused_WhereNameOrFilesAreNoCatalogs()
    {
        var (name, bytes) = Made(seed: 14)[0];
        Assert.Contains("Give a name", await RefusedAsync("../out", Sent(name, bytes)), StringComparison.Ordinal);
        Assert.Contains("No file was chosen", await RefusedAsync("odd"), StringComparison.Ordinal);
        Assert.Contains("notes.txt is no file of a catalog", await RefusedAsync("odd", Sent("notes.txt", bytes)), StringComparison.Ordinal);
        Assert.Contains("is there twice", await RefusedAsync("odd", Sent(name, bytes), Sent(name, bytes)), StringComparison.Ordinal);
        Assert.Contains("cannot be unpacked", await RefusedAsync("odd", Sent("a.zip", bytes)), StringComparison.Ordinal);
        Assert.Contains("holds no file of a catalog", await RefusedAsync("odd", Sent("a.zip", Zipped([("notes.txt", bytes)]))), StringComparison.Ordinal);
        AssertNothingOf("odd", "out");
    }

    [Fact]
    public async Task Zip_ThatUnpacksToMoreThanThereMayBe_IsRefused()
    {
        var folder = Directory.CreateDirectory(Path.Combine(server.Artifacts, "receipt")).FullName;
        var zip = Sent("a.zip", Zipped([("items_shuffle.json", new byte[300_000])]));
        var refused = await Assert.ThrowsAsync<CatalogUploadException>(() => new CatalogReceipt(folder, most: 200_000, null).TakeAsync([zip], Cancellation));
        Assert.Contains("larger than", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rest_OfAServiceThatEndedInTheMiddle_GoesADayLater()
    {
        var (old, young) = (Path.Combine(Root, "old.aa.part"), Path.Combine(Root, "young.bb.part"));
        foreach (var folder in new[] { old, young })
            await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(folder).FullName, "goals.json"), "[]", Cancellation);
        File.SetLastWriteTimeUtc(Path.Combine(old, "goals.json"), DateTime.UtcNow.AddDays(-2));
        Directory.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));
        await RefusedAsync("next");
        Assert.False(Directory.Exists(old));
        Assert.True(Directory.Exists(young));
        Assert.DoesNotContain(Uploads.List(), catalog => catalog.Name.StartsWith("young", StringComparison.Ordinal));
        Directory.Delete(young, recursive: true);
    }

    private async Task<CheckedCatalog> SendAsync(string name, SentFile[] files, IProgress<UploadProgress>? progress = null)
    {
        await Uploads.ReceiveAsync(name, files, progress, Cancellation);
        var check = server.Services.GetRequiredService<CatalogCheck>();
        for (var tenth = 0; check.Folder is not null && tenth < 1_800; tenth++)
            await Task.Delay(100, Cancellation);
        Assert.Equal(Path.Combine(Root, name), check.Last!.Folder);
        return check.Last;
    }

    private async Task<string> RefusedAsync(string name, params SentFile[] files) => (await Assert.ThrowsAsync<CatalogUploadException>(() => Uploads.ReceiveAsync(name, files, cancellation: Cancellation))).Message;

    private void AssertNothingOf(params string[] names) =>
        Assert.DoesNotContain(Directory.Exists(Root) ? Directory.EnumerateFileSystemEntries(Root) : [], entry => names.Any(name => Path.GetFileName(entry).StartsWith(name, StringComparison.Ordinal)));

    private (string Name, byte[] Bytes)[] Made(int seed)
    {
        var folder = Path.Combine(server.Artifacts, $"made-{seed}");
        DemoShop.WriteFiles(folder, products: 40, instructions: 60, seed: seed);
        return [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))];
    }

    private static SentFile Sent(string name, byte[] bytes) => new(name, bytes.Length, _ => new MemoryStream(bytes));

    private static byte[] Gzipped(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Zipped(IReadOnlyList<(string Name, byte[] Bytes)> files)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        return packed.ToArray();
    }

    /// <summary>At once, where <see cref="Progress{T}"/> tells when it finds the time.</summary>
    private sealed class Told(List<UploadProgress> told) : IProgress<UploadProgress>
    {
        public void Report(UploadProgress value) => told.Add(value);
    }

    /// <summary>Gives some bytes, and then the sender goes away, or whoever stops it does.</summary>
    private sealed class BreakingStream(CancellationTokenSource? stopping = null) : MemoryStream(new byte[50_000])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == 0)
                return Read(buffer.Span[..1_000]);
            if (stopping is null)
                throw new IOException("The sender has gone away.");
            await stopping.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return 0;
        }
    }
}
