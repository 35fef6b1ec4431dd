namespace WebShopRL.Tests.Policies.Remembering;

/// <summary>Pages in text_rich, written by hand.</summary>
internal static class WrittenPages
{
    public const string Search = "WebShop\nInstruction: \ni need a red lamp\n[button] Search [button_]\n";

    private const string Top = "Instruction: \ni need a red lamp\n[button] Back to Search [button_]\n";

    public static string Results(int number) =>
        $"{Top}Page {number} (Total results: 12)\n[button] Next > [button_]\n\n[button] B000000001 [button_]\nDesk Lamp\n$12.99\n\n[button] B000000002 [button_]\nFloor Lamp\n$5.0 to $9.5\n";

    /// <summary>A product with the option color, red or blue.</summary>
    public static string Item(string title, string price, string? clicked = null) =>
        (clicked is null ? "" : $"You have clicked {clicked}.\n") + $"{Top}[button] < Prev [button_]\ncolor\n" +
        string.Concat(new[] { "red", "blue" }.Select(value => value == clicked ? $"  [clicked button] {value} [clicked button_]\n" : $"  [button] {value} [button_]\n")) +
        $"{title}\nPrice: {price}\nRating: N.A.\n[button] Description [button_]\n[button] Features [button_]\n[button] Reviews [button_]\n[button] Buy Now [button_]\n";

    public static string Details(params string[] lines) => $"{Top}[button] < Prev [button_]\n{string.Concat(lines.Select(line => $"{line}\n"))}";
}
