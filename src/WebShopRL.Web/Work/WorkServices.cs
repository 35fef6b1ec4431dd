using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Dashboard;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Work;

internal static class WorkServices
{
    /// <summary>Where Hangfire keeps its tables.</summary>
    public const string Schema = "hangfire";

    /// <summary>Time that a worker has to save a checkpoint when it is told to stop.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(60);

    private const int StudiesAtOnce = 8;

    /// <summary>A kind of work: all that a feature has to say to get it done.</summary>
    /// <param name="services">Those of the feature's service.</param>
    /// <param name="name">One word, for jobs and messages.</param>
    /// <param name="queue">One of <see cref="WorkQueues"/>.</param>
    public static void AddWorkKind<T, TKind>(this IServiceCollection services, string name, string queue) where T : class, ILeased where TKind : WorkKind<T>
    {
        var known = new WorkName(name, queue, typeof(T));
        services.AddSingleton(known);
        services.AddSingleton<WorkKind<T>, TKind>();
        services.AddSingleton<IKindOfWork>(provider => ActivatorUtilities.CreateInstance<LeasedWork<T>>(provider, known));
    }

    /// <summary>The queue and its sweep for everyone; the servers that work it off for workers alone.</summary>
    public static void AddWork(this WebApplicationBuilder builder, ServiceRole role)
    {
        var services = builder.Services;
        var connection = builder.Configuration.GetConnectionString("WebShop")!;
        // Storage and activator are given to each server: Hangfire's own way keeps both in static fields, which two services in one process would share.
        services.AddSingleton<JobStorage>(_ =>
        {
            var options = new PostgreSqlStorageOptions
            {
                SchemaName = Schema,
                // Without it a job of over 30 minutes is taken for lost and run a second time.
                UseSlidingInvisibilityTimeout = true,
                QueuePollInterval = TimeSpan.FromSeconds(1),
                // A lock that a killed process left behind holds up everything that is scheduled until it is taken for stale; what locks guard takes moments.
                DistributedLockTimeout = TimeSpan.FromSeconds(30),
            };
            return new PostgreSqlStorage(new NpgsqlConnectionFactory(connection, options), options);
        });
        services.AddHangfire((provider, hangfire) => hangfire
            .UseLogProvider(new JobLogProvider(provider.GetRequiredService<ILoggerFactory>()))
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings());
        services.AddSingleton<HangfireJobs>();
        services.AddSingleton(provider => new WorkQueue(
            provider.GetRequiredService<IDbContextFactory<WebShopDbContext>>(), provider.GetRequiredService<HangfireJobs>(), provider.GetServices<WorkName>()));
        services.AddSingleton<WorkControl>();
        services.AddSingleton(provider => new WorkOverview(provider.GetRequiredService<JobStorage>(), provider.GetServices<IKindOfWork>()));
        services.AddTransient<WorkJob>();
        if (role != ServiceRole.Migrate)
            services.AddHostedService<WorkSweep>();
        if (role is not (ServiceRole.All or ServiceRole.Worker))
            return;

        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddHostedService<TorchCheck>();
        services.AddHostedService<WorkerNote>();
        foreach (var queue in WorkQueues.All)
            services.AddHangfireServer((provider, server) =>
            {
                server.Activator = new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>());
                server.ServerName = $"{Environment.MachineName}:{Environment.ProcessId}:{queue}";
                server.Queues = [queue];
                server.WorkerCount = queue == WorkQueues.Studies ? StudiesAtOnce : 1;
                // One scheduler a process is enough; two wait for each other's lock.
                server.IsLightweightServer = queue != WorkQueues.Training;
                server.SchedulePollingInterval = TimeSpan.FromSeconds(2);
                server.ShutdownTimeout = ShutdownTimeout - TimeSpan.FromSeconds(5);
                server.StopTimeout = TimeSpan.FromSeconds(1);
            });
        if (role == ServiceRole.Worker)
            services.AddSingleton<IServer, ServiceRoles.NoServer>();
    }

    /// <summary>Hangfire's own dashboard, for those who may use the service.</summary>
    public static void MapWork(this WebApplication app) =>
        app.MapHangfireDashboard("/hangfire", new DashboardOptions { Authorization = Array.Empty<IDashboardAuthorizationFilter>(), AppPath = "/" }).RequireAuthorization();
}
