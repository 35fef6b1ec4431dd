using System.Globalization;
using Hangfire;
using Hangfire.Common;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Hangfire.States;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Store;

namespace WebShopRL.Web.Work;

/// <summary>Hangfire's jobs, seen from our own transactions: its storage is put over the connection that writes the row, so that both are committed or neither.</summary>
internal sealed class HangfireJobs(IServiceProvider services, IGlobalConfiguration configuration)
{
    /// <summary>A job that a worker fetched this long ago and whose row it has not claimed: the worker died in between.</summary>
    private const int ClaimSeconds = 30;

    /// <summary>Makes Hangfire's tables where they are missing. Call it before a transaction.</summary>
    public void Prepare()
    {
        _ = configuration; // Made at its first use; it says how jobs are written down.
        _ = services.GetRequiredService<JobStorage>();
    }

    /// <summary>Adds a job in the transaction that the context's open connection takes part in; its id.</summary>
    public static long Enqueue(WebShopDbContext store, WorkName kind, int id)
    {
        var options = new PostgreSqlStorageOptions { SchemaName = WorkServices.Schema, PrepareSchemaIfNecessary = false, EnableTransactionScopeEnlistment = true };
        var storage = new PostgreSqlStorage(new ExistingNpgsqlConnectionFactory((NpgsqlConnection)store.Database.GetDbConnection(), options), options);
        var job = new BackgroundJobClient(storage).Create(Job.FromExpression<WorkJob>(work => work.ExecuteAsync(kind.Name, id, CancellationToken.None)), new EnqueuedState(kind.Queue));
        return long.Parse(job, CultureInfo.InvariantCulture);
    }

    /// <summary>Which of these jobs will still run: neither deleted, nor ended, nor lost by a worker that died before it claimed the row.</summary>
    public static async Task<HashSet<long>> LiveAsync(WebShopDbContext store, long[] jobs, CancellationToken cancellation) => jobs.Length == 0 ? [] :
        [.. await store.Database.SqlQuery<long>($"""
            SELECT job.id AS "Value" FROM hangfire.job WHERE job.id = ANY({jobs}) AND (
                job.statename = 'Scheduled' AND EXISTS (SELECT 1 FROM hangfire.set WHERE key = 'schedule' AND value = job.id::text)
                OR job.statename IN ('Enqueued', 'Processing') AND EXISTS (SELECT 1 FROM hangfire.jobqueue AS line WHERE line.jobid = job.id
                    AND (line.fetchedat IS NULL OR line.fetchedat > now() - make_interval(secs => {ClaimSeconds}))))
            """).ToListAsync(cancellation)];
}
