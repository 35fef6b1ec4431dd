using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Artifacts;

namespace WebShopRL.Tests.Artifacts;

[Trait(Category.Name, Category.Integration)]
public sealed class ArtifactTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private readonly IArtifacts _artifacts = server.Services.GetRequiredService<IArtifacts>();
    private readonly ArtifactSweep _sweep = server.Services.GetRequiredService<ArtifactSweep>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Put_TakesTheFolder_AndIsHarmlessAgain()
    {
        var folder = Folder(("a", "1"), ("b", "2"));
        var content = await ContentKey.OfFolderAsync(folder, Cancellation);
        await _artifacts.PutAsync(content, folder, Cancellation);
        await _artifacts.PutAsync(content, folder, Cancellation);
        var twin = Folder(("b", "2"), ("a", "1"));
        Assert.Equal(content, await ContentKey.OfFolderAsync(twin, Cancellation));
        await _artifacts.PutAsync(content, twin, Cancellation);

        Assert.False(Directory.Exists(folder) || Directory.Exists(twin));
        Assert.Equal([new("a", 1), new("b", 1)], await _artifacts.FilesAsync(content, Cancellation));
        Assert.Equal("2", await File.ReadAllTextAsync(Path.Combine((await _artifacts.OpenAsync(content, Cancellation))!, "b"), Cancellation));
    }

    [Theory]
    [InlineData("a", "12", "b", "3")]
    [InlineData("a", "1", "b", "23")]
    [InlineData("ab", "1", "b", "23")]
    public async Task Key_DiffersWithNamesAndContents(string first, string inFirst, string second, string inSecond)
    {
        var key = await ContentKey.OfFolderAsync(Folder((first, inFirst), (second, inSecond)), Cancellation);
        Assert.True(ContentKey.IsKey(key));
        Assert.NotEqual(await ContentKey.OfFolderAsync(Folder(("a", "1"), ("b", "2")), Cancellation), key);
        Assert.NotEqual(await ContentKey.OfFolderAsync(Folder((first, inFirst)), Cancellation), key);
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("")]
    [InlineData("ABCDEF0000000000000000000000000000000000000000000000000000000000")]
    public async Task Nothing_ButAKey_IsJoinedToAPath(string content) =>
        await Assert.ThrowsAsync<ArgumentException>(() => _artifacts.OpenAsync(content, Cancellation));

    [Fact]
    public async Task Sweep_LetsGoOfFilesWithoutARow_AndOfNoOthers()
    {
        // What a crash between files and row leaves.
        var orphan = Folder(("model.safetensors", "orphan"));
        var lost = await ContentKey.OfFolderAsync(orphan, Cancellation);
        await _artifacts.PutAsync(lost, orphan, Cancellation);
        var kept = await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded), [5, 5, 5]);

        await _sweep.RunAsync(everything: true, Cancellation);

        Assert.Null(await _artifacts.OpenAsync(lost, Cancellation));
        Assert.NotNull(await server.FolderOfAsync(kept));
    }

    [Fact]
    public async Task Delete_KeepsFilesThatAnotherSaveShares()
    {
        var (first, second) = (await server.AddRunAsync(RunStatus.Succeeded), await server.AddRunAsync(RunStatus.Succeeded));
        await server.AddCheckpointAsync(first, [7, 7]);
        var twin = await server.AddCheckpointAsync(second, [7, 7]);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{first}")).Status);
        var folder = await server.FolderOfAsync(twin);
        Assert.NotNull(folder);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{second}")).Status);
        Assert.False(Directory.Exists(folder));
    }

    private string Folder(params (string Name, string Text)[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(server.Artifacts, "scratch", $"{Guid.NewGuid():N}")).FullName;
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(folder, name), text);
        return folder;
    }
}
