using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WebShopRL.Store.Texts;

namespace WebShopRL.Store;

public static class StoreServices
{
    /// <summary>The assembly that holds the migrations.</summary>
    public const string MigrationsAssembly = "WebShopRL.Migrations";

    /// <summary>
    /// Adds <see cref="IDbContextFactory{TContext}"/> over one pooled <see cref="NpgsqlDataSource"/>, which the metric writer's COPY and the listener share.
    /// </summary>
    public static IServiceCollection AddStore(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        return services.AddDbContextFactory<WebShopDbContext>((provider, options) => options.UseStore(provider.GetRequiredService<NpgsqlDataSource>()));
    }

    /// <summary>PostgreSQL with our migrations; texts are mended on their way in.</summary>
    public static DbContextOptionsBuilder UseStore(this DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        options.UseNpgsql(source, npgsql => npgsql.MigrationsAssembly(MigrationsAssembly)).AddInterceptors(TextGate.Instance);
}
