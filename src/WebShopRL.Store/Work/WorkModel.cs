using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebShopRL.Store.Work;

/// <summary>What the tables of all kinds of work have in common.</summary>
internal static class WorkModel
{
    public static void IsWork<T>(this EntityTypeBuilder<T> work) where T : class, ILeased
    {
        work.Property(row => row.Status).HasStatusText();
        work.HasIndex(row => row.Status);
        work.Property(row => row.Interruptions).HasDefaultValueSql("'{}'");
        work.Property(row => row.InterruptedAt).HasDefaultValueSql("'{}'");
    }
}
