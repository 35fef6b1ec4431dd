namespace WebShopRL.Web.Trajectories;

/// <summary>Objects that stand on one line: two files put together whose first did not end its last line, or lines that end as they did on old Macs.</summary>
internal static class JoinedObjects
{
    /// <summary>The line itself where it holds one object, or none.</summary>
    public static IReadOnlyList<byte[]> Of(byte[] line)
    {
        List<byte[]>? objects = null;
        var (start, depth, inString) = (0, 0, false);
        for (var i = 0; i < line.Length; i++)
        {
            var one = line[i];
            if (inString)
            {
                if (one == '\\')
                    i++;
                else
                    inString = one != '"';
                continue;
            }
            inString = one == '"';
            depth += one is (byte)'{' or (byte)'[' ? 1 : one is (byte)'}' or (byte)']' ? -1 : 0;
            if (depth == 0 && one == '}' && Next(line, i + 1) is var next && next < line.Length && line[next] == '{')
            {
                (objects ??= []).Add(line[start..(i + 1)]);
                start = next;
            }
        }
        return objects is null ? [line] : [.. objects, line[start..]];
    }

    private static int Next(byte[] line, int from)
    {
        while (from < line.Length && line[from] is (byte)' ' or (byte)'\t' or (byte)'\r' or 0x1E)
            from++;
        return from;
    }
}
