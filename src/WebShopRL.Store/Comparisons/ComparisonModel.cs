using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebShopRL.Store.Comparisons;

internal sealed class ComparisonModel : IEntityTypeConfiguration<Comparison>
{
    public void Configure(EntityTypeBuilder<Comparison> comparison)
    {
        comparison.IsWork();
        comparison.Property(c => c.Result).HasColumnType("jsonb");
    }
}
