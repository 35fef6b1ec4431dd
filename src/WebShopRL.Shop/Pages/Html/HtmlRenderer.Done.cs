using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Pages.Html;

public sealed partial class HtmlRenderer
{
    // The text environment leaves out what the site prints: Jinja shows a missing value as nothing, and None as None.
    private string Done(DonePage page)
    {
        var receipt = page.Receipt;
        return CenteredPage($"""
                  <div id="thankyou" class="text-center">
                    <h1>Thank you for shopping with us!</h1>
                  </div>
                  <div id="stats" class="text-center">
                    <h3 align="mturk_code">Your code: </h3>
                    <p><pre>{receipt?.Code ?? "None"}</pre> (Paste it in your MTurk interface.)</p>
                    <div style="display:none">
                      <h2 align="left">Purchased</h2>
                      <hr class="solid">
                      <h4 id="asin">asin<pre>{Escape(page.Product.Asin)}</pre></p>
                      <h4 id="options">options<pre>{page.ChosenJson}</pre></h4>
                      <h4 id="purchased_attrs">attrs<pre>{Escape(receipt?.PurchasedAttributes ?? "None")}</pre></h4>
                      <h4 id="purchased-category">category<pre>{Escape(receipt?.Purchased.Category ?? "None")}</pre></h4>
                      <h4 id="purchased-query">query<pre>{Escape(receipt?.Purchased.Query ?? "None")}</pre></h4>
                      <h4 id="purchased-pc">product category<pre>{Escape(receipt?.Purchased.ProductCategory ?? "None")}</pre></h4>
                      <h2 align="left">Target</h2>
                      <hr class="solid">
                      <h4 id="goal-asin">asin<pre>{Escape(receipt?.Goal.Asin ?? "")}</pre></p>
                      <h4 id="goal-options">options<pre>{Escape(receipt?.GoalOptions ?? "")}</pre></h4>
                      <h4 id="goal-attrs">attrs<pre>{Escape(receipt?.GoalAttributes ?? "")}</pre></h4>
                      <h4 id="goal-price">price upper<pre>{Escape(receipt?.PriceUpper ?? "")}</pre></h4>
                      <h4 id="goal-instruction-text">instuction text<pre>{Escape(receipt?.Goal.InstructionText ?? "")}</pre></h4>
                      <h4 id="goal-category">category<pre>{Escape(receipt?.Goal.Category ?? "")}</pre></h4>
                      <h4 id="goal-pc">product category<pre>{Escape(receipt?.Goal.ProductCategory ?? "")}</pre></h4>
                      <h4 id="goal-query">query<pre>{Escape(receipt?.Goal.Query ?? "")}</pre></h4>
                      <h4>Goal <div id="goal"><pre>{Escape(receipt?.GoalDump ?? "None")}</pre></div></h4>
                      <h2 align="left">Reward</h2>
                    </div>
                    <hr class="solid">
              {"\t\t\t"}<h3   id="reward">Your score (min 0.0, max 1.0)<pre>{PythonRepr.Of(page.Breakdown.Reward)}</pre></h3>
                    <h4 hidden>Reward Details <div id="reward_info"><pre>{Escape(receipt?.RewardDump ?? "None")}</pre></div></h4>
                  </div>
        """);
    }
}
