using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;
using WebShopRL.Store;

namespace WebShopRL.Migrations;

/// <summary>For <c>dotnet ef</c> alone: <c>dotnet ef migrations add NAME --project migrations --startup-project migrations</c>. Adding a migration needs no server.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<WebShopDbContext>
{
    public WebShopDbContext CreateDbContext(string[] args)
    {
        var connection = Environment.GetEnvironmentVariable("ConnectionStrings__WebShop") ?? "Host=localhost;Database=webshoprl";
        var options = new DbContextOptionsBuilder<WebShopDbContext>();
        options.UseStore(NpgsqlDataSource.Create(connection));
        return new WebShopDbContext(options.Options);
    }
}
