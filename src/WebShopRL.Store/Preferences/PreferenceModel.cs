using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebShopRL.Store.Episodes;

namespace WebShopRL.Store.Preferences;

internal sealed class PreferenceModel : IEntityTypeConfiguration<StoredPreference>
{
    public void Configure(EntityTypeBuilder<StoredPreference> preference)
    {
        preference.Property(p => p.State).HasColumnType("jsonb");
        preference.Property(p => p.First).HasColumnType("jsonb");
        preference.Property(p => p.Second).HasColumnType("jsonb");
        preference.HasOne<StoredTrajectory>().WithMany().HasForeignKey(p => p.FirstTrajectoryId).OnDelete(DeleteBehavior.SetNull);
        preference.HasOne<StoredTrajectory>().WithMany().HasForeignKey(p => p.SecondTrajectoryId).OnDelete(DeleteBehavior.SetNull);
        preference.HasIndex(p => p.PairKey);
        preference.HasIndex(p => new { p.CatalogFingerprint, p.Kind });
    }
}
