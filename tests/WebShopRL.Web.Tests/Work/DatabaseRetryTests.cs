using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using WebShopRL.Store;
using WebShopRL.Web.Work;

namespace WebShopRL.Tests.Work;

[Trait(Category.Name, Category.Unit)]
public sealed class DatabaseRetryTests
{
    private static readonly NpgsqlException Refused = new("Failed to connect", new System.Net.Sockets.SocketException(111));
    private static readonly PostgresException Restarting = new("the database system is starting up", "FATAL", "FATAL", PostgresErrorCodes.CannotConnectNow);
    private static readonly PostgresException Ended = new("terminating connection due to administrator command", "FATAL", "FATAL", PostgresErrorCodes.AdminShutdown);
    private static readonly PostgresException Duplicate = new("duplicate key", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation);

    public static TheoryData<Exception, bool> Failures => new()
    {
        { Refused, true },
        { Restarting, true },
        { Ended, true },
        { new InvalidOperationException("An exception has been raised that is likely due to a transient failure.", Refused), true },
        { new InvalidOperationException("An exception has been raised that is likely due to a transient failure.", new DbUpdateException("could not save", Ended)), true },
        { new RetryLimitExceededException("The maximum number of retries was exceeded.", Refused), true },
        { new TransactionAbortedException("aborted", Ended), true },
        { new TransactionInDoubtException("in doubt"), true },
        { new AggregateException(Duplicate, Refused), true },
        { Duplicate, false },
        { new DbUpdateException("could not save", Duplicate), false },
        { new InvalidOperationException("Sequence contains no elements"), false },
        { new TaskCanceledException("A web request took too long.", new TimeoutException()), false },
        { new HttpRequestException("No route", new System.Net.Sockets.SocketException(113)), false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void IsAway_SeesThroughEveryLayer(Exception failure, bool away) => Assert.Equal(away, DatabaseRetry.IsAway(failure));

    [Fact]
    public async Task OnceMoreAsync_TriesOnceMore_AndNotWhereThatMightMakeASecond()
    {
        var tries = 0;
        await Assert.ThrowsAsync<NpgsqlException>(() => DatabaseRetry.OnceMoreAsync<int>(() => throw (++tries > 0 ? Refused : Duplicate)));
        Assert.Equal(2, tries);
        await Assert.ThrowsAsync<WorkInDoubtException>(() => DatabaseRetry.OnceMoreAsync<int>(() => throw (++tries > 0 ? new WorkInDoubtException("in doubt", Refused) : Duplicate)));
        Assert.Equal(3, tries);
    }
}
