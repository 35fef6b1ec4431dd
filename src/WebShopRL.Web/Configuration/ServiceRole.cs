using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace WebShopRL.Web.Configuration;

/// <summary>What a process of the service does; the setting <c>Role</c>.</summary>
public enum ServiceRole
{
    /// <summary>Pages, API and jobs in one process.</summary>
    All,
    /// <summary>Pages and API.</summary>
    Web,
    /// <summary>Jobs; listens on no port.</summary>
    Worker,
    /// <summary>Brings the database up to date and ends.</summary>
    Migrate,
}

internal static class ServiceRoles
{
    public static ServiceRole Read(IConfiguration configuration)
    {
        var given = configuration["Role"];
        if (string.IsNullOrEmpty(given))
            return ServiceRole.All;
        return Enum.GetNames<ServiceRole>().FirstOrDefault(name => name.Equals(given, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<ServiceRole>(name)
            : throw new ConfigurationException([$"Role is '{given}': give one of {string.Join(", ", Enum.GetNames<ServiceRole>()).ToLowerInvariant()}."]);
    }

    /// <summary>In place of Kestrel in a process that answers no requests.</summary>
    public sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
