using System.Text;
using Microsoft.EntityFrameworkCore;

namespace WebShopRL.Store;

/// <summary>Names in the database are snake_case, as people type them in psql: <c>runs.created_at</c>.</summary>
internal static class SnakeCase
{
    /// <summary><c>ValidationScore</c> → <c>validation_score</c>.</summary>
    public static string From(string name)
    {
        var result = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0)
                result.Append('_');
            result.Append(char.ToLowerInvariant(name[i]));
        }
        return result.ToString();
    }

    public static void Apply(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            entity.SetTableName(From(entity.GetTableName()!));
            foreach (var property in entity.GetProperties())
                property.SetColumnName(From(property.GetColumnName()));
            foreach (var key in entity.GetKeys())
                key.SetName(key.GetName()!.ToLowerInvariant());
            foreach (var foreignKey in entity.GetForeignKeys())
                foreignKey.SetConstraintName(foreignKey.GetConstraintName()!.ToLowerInvariant());
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName(index.GetDatabaseName()!.ToLowerInvariant());
        }
    }
}
