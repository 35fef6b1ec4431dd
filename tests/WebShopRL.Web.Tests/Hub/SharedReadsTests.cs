using WebShopRL.Web.Runs.Feed;

namespace WebShopRL.Tests.Hub;

[Trait(Category.Name, Category.Unit)]
public sealed class SharedReadsTests
{
    private readonly SharedReads<int> _reads = new();
    private int _read;

    [Fact]
    public async Task Read_IsDoneOnce_ForAllWhomOneSignalWokeAtOneSeq()
    {
        var release = new TaskCompletionSource();
        var viewers = Enumerable.Range(0, 50).Select(_ => _reads.ReadAsync(1, 7, 100, ReadAsync)).ToArray();
        release.SetResult();

        Assert.All(await Task.WhenAll(viewers), answer => Assert.Equal(1, answer));
        Assert.Equal(1, await _reads.ReadAsync(1, 7, 100, ReadAsync));
        Assert.Equal(2, await _reads.ReadAsync(1, 7, 101, ReadAsync));
        Assert.Equal(3, await _reads.ReadAsync(2, 7, 100, ReadAsync));
        Assert.Equal(4, await _reads.ReadAsync(1, 8, 100, ReadAsync));
        // Who was woken by an earlier signal is content with what was read after a later one.
        Assert.Equal(4, await _reads.ReadAsync(1, 7, 100, ReadAsync));

        async Task<int> ReadAsync()
        {
            await release.Task;
            return Interlocked.Increment(ref _read);
        }
    }

    [Fact]
    public async Task Read_IsTriedAgain_WhenItFailed()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => _reads.ReadAsync(1, 7, 100, () => Task.FromException<int>(new TimeoutException())));
        Assert.Equal(5, await _reads.ReadAsync(1, 7, 100, () => Task.FromResult(5)));
        _reads.Forget(1);
        Assert.Equal(6, await _reads.ReadAsync(1, 7, 100, () => Task.FromResult(6)));
    }
}
