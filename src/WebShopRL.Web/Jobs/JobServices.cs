using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Dashboard;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Microsoft.AspNetCore.Hosting.Server;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Comparisons;
using WebShopRL.Web.Runs.Training;

namespace WebShopRL.Web.Jobs;

internal static class JobServices
{
    /// <summary>Time that a worker has to save a checkpoint when it is told to stop.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The queue for everyone; the servers that work it off for workers alone.</summary>
    public static void AddJobs(this WebApplicationBuilder builder, ServiceRole role)
    {
        var services = builder.Services;
        var connection = builder.Configuration.GetConnectionString("WebShop")!;
        // Storage and activator are given to each server: Hangfire's own way keeps both in static fields, which two services in one process would share.
        services.AddSingleton<JobStorage>(_ =>
        {
            var options = new PostgreSqlStorageOptions
            {
                SchemaName = "hangfire",
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
        services.AddSingleton<IJobQueue, HangfireJobQueue>();
        services.AddSingleton<RunWriter>();
        services.AddHostedService<StaleWork>();
        if (role is not (ServiceRole.All or ServiceRole.Worker))
            return;

        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddSingleton(typeof(LeasedWork<>));
        services.AddSingleton<ITrainer, AlgorithmTrainer>();
        services.AddHostedService<TorchCheck>();
        services.AddSingleton<RunAttempt>();
        services.AddTransient<RunJob>();
        services.AddTransient<EvaluationJob>();
        services.AddTransient<ComparisonJob>();
        foreach (var queue in (string[])[HangfireJobQueue.Training, HangfireJobQueue.Evaluation])
            services.AddHangfireServer((provider, server) =>
            {
                server.Activator = new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>());
                server.ServerName = $"{Environment.MachineName}:{Environment.ProcessId}:{queue}";
                server.Queues = [queue];
                server.WorkerCount = 1;
                // One scheduler a process is enough; two wait for each other's lock.
                server.IsLightweightServer = queue != HangfireJobQueue.Training;
                server.SchedulePollingInterval = TimeSpan.FromSeconds(2);
                server.ShutdownTimeout = ShutdownTimeout - TimeSpan.FromSeconds(5);
                server.StopTimeout = TimeSpan.FromSeconds(1);
            });
        services.AddHostedService<ForgottenWork>();
        if (builder.Configuration.GetValue("Demo:QuickStart", true))
            services.AddHostedService<QuickStart>();
        if (role == ServiceRole.Worker)
            services.AddSingleton<IServer, ServiceRoles.NoServer>();
    }

    /// <summary>Hangfire's own dashboard, for those who may use the service.</summary>
    public static void MapJobs(this WebApplication app) =>
        app.MapHangfireDashboard("/hangfire", new DashboardOptions { Authorization = Array.Empty<IDashboardAuthorizationFilter>(), AppPath = "/" }).RequireAuthorization();
}
