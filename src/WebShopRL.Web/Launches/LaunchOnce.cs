using System.Linq.Expressions;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Store;
using WebShopRL.Store.Launches;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Launches;

/// <summary>
/// Launches that are sent twice - a double click, a client whose connection broke before the answer - and done once. The key is a form's own or the
/// <see cref="Header"/> of a call; it is stored in the transaction of what it launched, so that of two at the same moment one finds the other's.
/// </summary>
internal sealed class LaunchOnce
{
    public const string Header = "Idempotency-Key";
    public const string Description = "A word of your own for this request, such as a UUID. Sent again with the same one it launches nothing more and answers with what it launched first.";

    private readonly IdempotencyKey _key;
    private readonly string _request;

    private LaunchOnce(IdempotencyKey key, string request) => (_key, _request) = (key, request);

    /// <summary>
    /// Launches, once however often it is sent: <paramref name="launch"/> looks for what the key has launched before (<see cref="FindAsync"/>) and stores the key with its own (<see cref="Keep"/>). It is called again where the
    /// connection broke, and where the same was stored by somebody else at the same moment, which it then finds.
    /// </summary>
    /// <param name="key">Null where the request carries none: it is launched as often as it is sent, and null is handed on.</param>
    /// <param name="wasMadeMeanwhile">Whether storing failed because of another row that two launches may make at once.</param>
    public static Task<T> RunAsync<TRequest, T>(IdempotencyKey? key, TRequest request, Func<LaunchOnce?, Task<T>> launch, Func<DbUpdateException, bool>? wasMadeMeanwhile = null) where TRequest : notnull
    {
        var once = Of(key, request);
        return DatabaseRetry.OnceMoreAsync(async () =>
        {
            while (true)
                try
                {
                    return await launch(once);
                }
                catch (DbUpdateException twice) when (WasSentTwice(twice) || wasMadeMeanwhile?.Invoke(twice) == true)
                {
                    // The next look finds it.
                }
        });
    }

    /// <summary>What was launched with the key before; null where nothing was. A key that belongs to another request is an error.</summary>
    public async Task<T?> FindAsync<T>(WebShopDbContext store, Expression<Func<LaunchKey, T?>> launched, RequestErrors errors, CancellationToken cancellation) where T : class
    {
        var stored = _key.Stored;
        var known = store.Set<LaunchKey>().AsNoTracking().Where(key => key.Key == stored);
        if (await known.Select(key => key.Request).FirstOrDefaultAsync(cancellation) is not { } request)
            return null;
        if (request == _request)
            return await known.Select(launched).FirstOrDefaultAsync(cancellation);
        errors.Add(Header, $"'{_key}' was the key of another request: give each request a key of its own, and the same one only to send it again.");
        return null;
    }

    /// <summary>Stores the key with what it launches.</summary>
    public Action<WebShopDbContext> Keep(Action<LaunchKey> launched) => store =>
    {
        var key = new LaunchKey { Key = _key.Stored, Request = _request };
        launched(key);
        store.Add(key);
    };

    private static LaunchOnce? Of<T>(IdempotencyKey? key, T request) where T : notnull => key is null ? null
        : new(key, Convert.ToHexStringLower(SHA256.HashData([.. JsonSerializer.SerializeToUtf8Bytes(typeof(T).Name), .. JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Options)])));

    private static bool WasSentTwice(DbUpdateException failure) =>
        failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "launch_keys" };
}
