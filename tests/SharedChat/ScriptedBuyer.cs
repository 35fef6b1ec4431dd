using System.Text.RegularExpressions;

namespace WebShopRL.Tests.Chat;

/// <summary>A model that does what the rule baseline does: searches for the instruction, opens the first product, buys it.</summary>
public static partial class ScriptedBuyer
{
    public static ChatServer.Answer Answer(ChatServer.Request request) => ChatServer.Stream($"Thought: one step on.\nAction: {Next(request)}");

    private static string Next(ChatServer.Request request)
    {
        if (request.Last.Contains("[Buy Now]", StringComparison.Ordinal))
            return "click[Buy Now]";
        if (Product().Match(request.Last) is { Success: true } product)
            return $"click[{product.Groups[1].Value}]";
        return $"search[{Instruction().Match((string)request.Body["messages"]![1]!["content"]!).Groups[1].Value}]";
    }

    [GeneratedRegex(@"\[(B[0-9A-Z]{9})\]")]
    private static partial Regex Product();

    [GeneratedRegex(@"^Instruction: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Instruction();
}
