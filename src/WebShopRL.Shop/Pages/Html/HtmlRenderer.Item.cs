using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Pages.Html;

public sealed partial class HtmlRenderer
{
    private string Item(ItemPage page)
    {
        var product = page.Product;
        return ShopPage(page, $"""
        {PreviousButton(links.Results(page.SessionId, page.Keywords, page.ResultsNumber))}
              <div class="row top-buffer">
                <div class="col-md-4 mb-4 mb-md-0">
                  <div class="row top-buffer">
                    <img id="product-image" src="{Escape(product.MainImage)}" class="item-page-img">
                  </div>
                  {string.Concat(product.Options.Select(group => OptionButtons(page, group)))}
                </div>
                <div class="col-md-6">
                  <h2>{Escape(product.Title)}</h2>
                  <h4>Price: {Escape(product.PriceTag)}</h4>
                  <h4>Rating: {Escape(product.Rating)}</h4>
                  <div class="row top-buffer">
        {SubPageButton(page, SubPageKind.Description, "description")}
        {SubPageButton(page, SubPageKind.Features, "bulletpoints")}
        {SubPageButton(page, SubPageKind.Reviews, "reviews")}
                    {(page.ShowAttributes ? $"\n{SubPageButton(page, SubPageKind.Attributes, "attributes")}\n            " : "")}
                  </div>
                </div>
                <div class="col-sm-2">
                  <div class="row top-buffer">
                    <form method="post" action="{Escape(links.Done(Address(page)))}">
                      <button type="submit" class="btn btn-lg purchase">Buy Now</button>
                    </form>
                  </div>
                </div>
              </div>
        """, selfContained ? OwnScript(page) : Script(page));
    }

    private string OptionButtons(ItemPage page, OptionGroup group) => $"""

                    <div class="row top-buffer">
                      <h4>{Escape(group.Name)}</h4>
                      <div class="radio-toolbar">
                        {string.Concat(group.Values.Select((value, i) => OptionButton(page, group.Name, value, i)))}
                      </div>
                    </div>
                  {End}
        """;

    private string OptionButton(ItemPage page, string name, string value, int index)
    {
        var address = Address(page) with { Options = page.Spelled is null ? PythonRepr.Of(ItemPage.Choose(page.Chosen, name, value)) : PythonRepr.Of((object)page.Spelled.With(name, value)) };
        return $"""

                          {End}
                          {End}
                          {End}
                          <input type="radio" id="radio_{Escape(name)}{Number(index)}" name="{Escape(name)}" value="{Escape(value)}" data-url="{Escape(links.Item(address))}">
                          <label for="radio_{Escape(name)}{Number(index)}">{Escape(value)}</label>
                        {End}
        """;
    }

    private string SubPageButton(ItemPage page, SubPageKind kind, string name) => $"""
                    <div class="col-sm-3" name="{name}">
                      <form method="post" action="{Escape(links.SubPage(Address(page), kind))}">
                        <button class="btn btn-primary" type="submit">{kind}</button>
                      </form>
                    </div>
        """;

    private static string Script(ItemPage page) => $$"""
          <script>
            $(document).ready(function() {
              $('input:radio').each(function() {
                //console.log($(this).val());
                let options = JSON.parse(`{{page.ChosenJson}}`);
                let optionValues = $.map(options, function(value, key) { return value });
                //console.log(optionValues);
                if (optionValues.includes($(this).val())) {
                  $(this).prop('checked', true);

                  let option_to_image = JSON.parse(`{{PythonJson.DumpForHtml(page.Product.OptionImages)}}`);
        //          console.log($(this).val());
        //          console.log(options);
        //          console.log(option_to_image);
                  let image_url = option_to_image[$(this).val()];

                  //console.log(image_url);
                  if (image_url) {
                    $("#product-image").attr("src", image_url);
                  }
                }
                {{End}}
                // reload with updated options
                this.addEventListener("click", function() {
                  window.location.href = this.dataset.url;
                });

              });
            });
          </script>

        """;

    // The same without jQuery. Options are read from JSON in a script element of their own: a template literal would eat backslashes.
    private static string OwnScript(ItemPage page) => $$"""
          <script type="application/json" id="chosen-options">{{page.ChosenJson}}</script>
          <script type="application/json" id="option-images">{{PythonJson.DumpForHtml(page.Product.OptionImages)}}</script>
          <script>
            const chosen = Object.values(JSON.parse(document.getElementById("chosen-options").textContent));
            const images = JSON.parse(document.getElementById("option-images").textContent);
            for (const radio of document.querySelectorAll("input[type=radio]")) {
              radio.addEventListener("click", () => { window.location.href = radio.dataset.url; });
              if (!chosen.includes(radio.value)) continue;
              radio.checked = true;
              if (images[radio.value]) document.getElementById("product-image").src = images[radio.value];
            }
          </script>

        """;
}
