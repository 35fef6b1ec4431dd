using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Shop.Demo;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Catalogs.Uploads;

namespace WebShopRL.Tests.Catalogs;

/// <summary>What is prepared and told of an uploaded catalog, and when it goes.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class UploadedPreparationTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private CatalogUploads Uploads => server.Services.GetRequiredService<CatalogUploads>();

    private string Root => Path.Combine(server.Artifacts, "catalogs", "uploaded");

    [Fact]
    public async Task Preparation_GoesWithTheLastUploadOfItsContent()
    {
        var files = SentCatalog.Made(Path.Combine(server.Artifacts, "made-21"), seed: 21);
        var (one, two) = (await SentCatalog.SendAsync(server, "one", files), await SentCatalog.SendAsync(server, "two", files));
        Assert.Equal((null, null, one.Fingerprint), (one.Problem, two.Problem, two.Fingerprint));
        var prepared = PreparationOf(one.Fingerprint!);
        Assert.True(Directory.Exists(prepared));

        Assert.Null(Uploads.Delete("one"));
        Assert.True(Directory.Exists(prepared));
        Assert.Null(Uploads.Delete("two"));
        Assert.False(Directory.Exists(prepared));
        var known = await File.ReadAllTextAsync(Path.Combine(server.Artifacts, "prepared", "fingerprints.json"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(Path.Combine(Root, "one"), known, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.Combine(Root, "two"), known, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preparation_OfTheServedCatalog_Stays()
    {
        var served = server.Services.GetRequiredService<ShopProvider>().Current.Fingerprint;
        var sent = await SentCatalog.SendAsync(server, "as-served", SentCatalog.Of(DemoShop.Ensure(server.Artifacts, TestContext.Current.CancellationToken)));
        Assert.Equal(served, sent.Fingerprint);
        Assert.Null(Uploads.Delete("as-served"));
        Assert.True(Directory.Exists(PreparationOf(served)));
    }

    [Fact]
    public async Task Preparation_OfAnUploadWhoseNameWasGivenMeanwhile_Goes()
    {
        var files = SentCatalog.Made(Path.Combine(server.Artifacts, "made-22"), seed: 22);
        // Somebody else's upload of the name is there before this one has arrived.
        var taking = files[0] with
        {
            Open = cancellation =>
            {
                File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(Root, "taken")).FullName, "goals.json"), "[]");
                return files[0].Open(cancellation);
            },
        };
        var sent = await SentCatalog.SendAsync(server, "taken", [taking, .. files[1..]]);
        Assert.Contains("'taken' already by now", sent.Problem, StringComparison.Ordinal);
        Assert.False(Directory.Exists(PreparationOf(sent.Fingerprint!)));
        Directory.Delete(Path.Combine(Root, "taken"), recursive: true);
    }

    [Fact]
    public async Task Warnings_NameTheFile_AndNoFolderThatIsGone()
    {
        var folder = Path.Combine(server.Artifacts, "made-23");
        SentCatalog.Made(folder, seed: 23);
        var items = Path.Combine(folder, "items_shuffle.json");
        var text = await File.ReadAllTextAsync(items, TestContext.Current.CancellationToken);
        // The first product loses its asin.
        await File.WriteAllTextAsync(items, text.Insert(text.IndexOf("\"asin\"", StringComparison.Ordinal) + 1, "not_"), TestContext.Current.CancellationToken);

        var sent = await SentCatalog.SendAsync(server, "odd-one", SentCatalog.Of(folder));

        Assert.Equal((null, 39), (sent.Problem, sent.Products));
        Assert.StartsWith("Left out: items_shuffle.json, element 0 at byte ", Assert.Single(sent.Warnings!, warning => warning.StartsWith("Left out", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(sent.Warnings!, warning => warning.StartsWith($"{Path.Combine(Root, "odd-one", "items_shuffle.json")} has ", StringComparison.Ordinal));
        Assert.DoesNotContain(sent.Warnings!, warning => warning.Contains(".part", StringComparison.Ordinal));
        Assert.DoesNotContain(Root, await File.ReadAllTextAsync(Path.Combine(PreparationOf(sent.Fingerprint!), "left-out.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private string PreparationOf(string fingerprint) => SentCatalog.PreparationOf(server.Artifacts, fingerprint);
}
