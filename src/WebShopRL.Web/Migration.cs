using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Web;

/// <summary>Brings the database up to date: creates it where it is missing, then applies what is pending, and takes over the files of the version before. Safe to run from many processes at once; EF Core holds a lock.</summary>
internal static class Migration
{
    public static async Task RunAsync(IServiceProvider services)
    {
        await using var store = await services.GetRequiredService<IDbContextFactory<WebShopDbContext>>().CreateDbContextAsync();
        await store.Database.MigrateAsync();
        await services.GetRequiredService<FormerCheckpoints>().TakeOverAsync();
    }
}
