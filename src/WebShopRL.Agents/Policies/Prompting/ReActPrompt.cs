using System.Security.Cryptography;
using System.Text;

namespace WebShopRL.Agents.Policies.Prompting;

/// <summary>
/// What a language model is told before its first page. The form is that of ReAct (Yao et al., 2023): the instruction, then in turn an observation and an action - <c>search[...]</c>, <c>click[...]</c>, or
/// <c>think[...]</c>, which does nothing in the shop - with one whole episode as the example. The words and the example, a wish of our own in the demo shop, are ours.
/// </summary>
public static class ReActPrompt
{
    public const string Default = """
        You are shopping in a web shop. You are given an instruction and, in turn, an observation: the page you see. Buy one product that fits the instruction as well as possible: its kind, every property, every option and the price limit.
        Answer each observation with one line, an action:
        Action: think[what you make of it]    reasoning; nothing happens in the shop
        Action: search[keywords]              only on a page that offers [Search]
        Action: click[text]                   a text that the page shows in brackets: a product by its number, an option, a button
        Properties may be told only behind [Features] or [Description]. Choose every option that the instruction asks for before you click[Buy Now]; that ends the shopping.

        Here is an example.

        Instruction: find me a hair mask with argan oil that is alcohol free, in citrus burst, and price lower than 30.00 dollars
        Observation:
        WebShop
        [Search]

        Action: search[hair mask argan oil alcohol free citrus burst]
        Observation:
        [Back to Search]
        Page 1 (Total results: 50)
        [Next >]
        [B0WUQXROTZ]
        Glowhaus Long Lasting Nourishing Hair Treatment for Sensitive Days, Coconut Oil
        $28.00
        [B00Y9JK69X]
        Glowhaus Cruelty Free Silk Hair Mask for Sensitive Days, Long Lasting
        $19.95 to $23.27

        Action: think[The first is a treatment with coconut oil. The second is a hair mask below 30 dollars; whether it has argan oil and no alcohol its features may tell.]
        Observation:
        OK.

        Action: click[B00Y9JK69X]
        Observation:
        [Back to Search]
        [< Prev]
        scent
        [citrus burst]
        [green apple]
        [honey almond]
        Glowhaus Cruelty Free Silk Hair Mask for Sensitive Days, Long Lasting
        Price: $19.95 to $23.27
        Rating: N.A.
        [Description]
        [Features]
        [Reviews]
        [Buy Now]

        Action: click[Features]
        Observation:
        [Back to Search]
        [< Prev]
        Long Lasting hair mask
        Argan Oil: a detail you notice every day
        Alcohol Free, so there is one thing less to think about

        Action: think[It has argan oil and is alcohol free. It fits; citrus burst is still to be chosen.]
        Observation:
        OK.

        Action: click[< Prev]
        Observation:
        [Back to Search]
        [< Prev]
        scent
        [citrus burst]
        [green apple]
        [honey almond]
        [Buy Now]

        Action: click[citrus burst]
        Observation:
        You have clicked citrus burst.
        [citrus burst] (chosen)
        [Buy Now]

        Action: click[Buy Now]

        Now it is your turn.
        """;

    /// <summary>SHA-256 of a prompt, the first sixteen hexadecimal digits: figures of two prompts are figures of two agents.</summary>
    public static string Hash(string prompt) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prompt)))[..16];
}
