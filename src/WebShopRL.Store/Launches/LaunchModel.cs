using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebShopRL.Store.Launches;

internal sealed class LaunchModel : IEntityTypeConfiguration<LaunchKey>
{
    public void Configure(EntityTypeBuilder<LaunchKey> key)
    {
        key.HasKey(k => k.Key);
        key.Property(k => k.SeedRunIds).HasDefaultValueSql("'{}'");
        key.HasOne(k => k.Run).WithMany().HasForeignKey(k => k.RunId).OnDelete(DeleteBehavior.Cascade);
        key.HasOne(k => k.Evaluation).WithMany().HasForeignKey(k => k.EvaluationId).OnDelete(DeleteBehavior.Cascade);
        key.HasOne(k => k.Comparison).WithMany().HasForeignKey(k => k.ComparisonId).OnDelete(DeleteBehavior.Cascade);
        key.HasOne(k => k.Generation).WithMany().HasForeignKey(k => k.GenerationId).OnDelete(DeleteBehavior.Cascade);
        key.HasOne(k => k.Study).WithMany().HasForeignKey(k => k.StudyId).OnDelete(DeleteBehavior.Cascade);
    }
}
