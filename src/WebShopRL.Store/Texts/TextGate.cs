using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using NpgsqlTypes;
using Npgsql;

namespace WebShopRL.Store.Texts;

/// <summary>
/// The border between texts as people and models write them and texts as PostgreSQL holds them: every command passes here, so that a table or a query that is added
/// needs no thought of it.
/// </summary>
internal sealed class TextGate : DbCommandInterceptor
{
    public static TextGate Instance { get; } = new();

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Pass(command, result);

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Pass(command, result);

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => Pass(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => new(Pass(command, result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => new(Pass(command, result));

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) => new(Pass(command, result));

    private static T Pass<T>(DbCommand command, T result)
    {
        foreach (NpgsqlParameter parameter in command.Parameters)
            if (parameter.Value is string text)
                parameter.Value = parameter.NpgsqlDbType is NpgsqlDbType.Jsonb or NpgsqlDbType.Json ? StorableText.MendJson(text) : StorableText.Mend(text);
            else if (parameter.Value is IEnumerable<string?> texts)
                parameter.Value = texts.Select(one => one is null ? null : StorableText.Mend(one)).ToArray();
        return result;
    }
}
