namespace WebShopRL.Shop.Demo.Kinds;

internal static class Fashion
{
    private static readonly KindOption Colors = KindOption.Of("color",
        "black|white|navy blue|wine red|heather grey|army green|dusty pink|light blue|burgundy|khaki|mustard yellow|royal blue|dark brown|lavender|off white|coral|teal|charcoal|beige|purple");
    private static readonly KindOption LeatherColors = KindOption.Of("color",
        "black|dark brown|cognac|tan suede|grey|white leather|navy|beige|silver|rose gold|red|olive|leopard");
    private static readonly KindOption Sizes = KindOption.Of("size", "x-small|small|medium|large|x-large|xx-large|3x-large");
    private static readonly KindOption WomenShoes = KindOption.Of("size", "5|5.5|6|6.5|7|7.5|8|8.5|9|9.5|10|11");
    private static readonly KindOption MenShoes = KindOption.Of("size", "7|7.5|8|8.5|9|9.5|10|10.5|11|12|13 wide|14");
    private static readonly KindOption Waists = KindOption.Of("size", "28w x 30l|29w x 32l|30w x 30l|31w x 32l|32w x 32l|33w x 34l|34w x 32l|36w x 30l|38w x 34l");
    private static readonly KindOption Fit = KindOption.Of("fit type", "women|men|youth|big & tall");

    private const string Shoe = "+arch support|+rubber sole|+memory foam|=slip resistant|=water resistant|+ankle strap|+synthetic sole|@daily wear|+leather sole|=faux leather|+soft lining|=lightweight|+shock absorption|=easy to clean";
    private const string Top = "=machine washable|=hand wash|+long sleeve|+short sleeve|=loose fit|=slim fit|+button closure|=quick drying|+crew neck|+v neck|=moisture wicking|@daily wear|=tumble dry|+cotton spandex|=wrinkle free";
    private const string Bottom = "=machine washable|+elastic waist|+high waist|=straight leg|=wide leg|+drawstring closure|+side pockets|=quick drying|=slim fit|@gym workout|+tummy control|+zipper closure|=hand wash|+polyester spandex|@daily wear";

    public static DemoCategory Category { get; } = new("fashion", "Clothing, Shoes & Jewelry",
        ["Marlowe & Finch", "Oakhollow", "Saltgrass", "Nordvik", "Calla Row", "Brightwell", "Tresco", "Juniper Lane", "Halden", "Piper & Wren", "Rivermere", "Lumina Wear", "Stonebridge", "Vesta Moda",
            "Amberly", "Kestrel Co", "Fable Street", "Windmere", "Solenne", "Trailborn", "Corvane", "Mistral", "Dunewalker", "Elsinore"],
        ["{brand} cuts its {thing} for people who are on their feet from breakfast to last train.", "{style} {thing} to go with everything you already own.", "Made in small batches and checked by hand before it ships.",
            "Whether it is a weekend away or a long day at the office, our {thing} can keep up.", "Please check the size chart before ordering, sizes run true.", "The fabric is soft from the first wear and keeps its shape after many more."],
        ["Model is 5 ft 9 and wears a medium", "Care label sewn inside, spare button included", "Imported", "A thoughtful gift for birthdays, holidays and graduations", "Please allow small differences in color between screens", "Exchange within 30 days if the fit is not right"],
        ["Work", "Travel", "Summer Vacation", "Party", "Casual Weekend", "Office", "Beach", "Date Night", "Autumn Walks"],
        "+reflective trim|=odor resistant|+hidden pocket|=sun protective|+recycled lining|=hypoallergenic|+contrast stitching|=travel friendly|@tall people|+reinforced seams|=wind proof|+name label|@maternity wear|=pet hair resistant|+stretch panels|=static free|+gift box|@cold weather|=shrink resistant|+brushed interior|=oeko tex certified",
        [
            new("women's sandals", "Women › Shoes › Sandals", "Slide Sandals|Flat Sandals|Wedge Sandals|Platform Sandals", "Slides|Strappy Flats", "a pair of sandals|sandals|a pair of summer shoes", "Strappy|Bohemian|Braided|Open Toe|Summer|Beaded", Shoe, [LeatherColors, WomenShoes], 14, 69),
            new("women's walking shoes", "Women › Shoes › Fashion Sneakers", "Walking Shoes|Slip On Walking Shoes|Sneakers Walking Shoes", "Sneakers|Trainers", "a pair of walking shoes|walking shoes|a pair of comfortable shoes", "Breathable|Knit|Mesh|Everyday|Sporty", Shoe, [Colors, WomenShoes], 22, 85),
            new("men's loafers", "Men › Shoes › Loafers & Slip-Ons", "Loafers|Penny Loafers|Driving Loafers", "Slip Ons|Moccasins", "a pair of loafers|loafers|a pair of slip on shoes", "Classic|Suede|Stitched|Italian Style|Moc Toe", Shoe, [LeatherColors, MenShoes], 29, 110),
            new("men's work boots", "Men › Shoes › Boots", "Work Boots|Lace Up Work Boots|Chelsea Work Boots", "Safety Shoes|Hiking Boots", "a pair of work boots|boots|a pair of boots", "Rugged|Insulated|Composite Toe|Full Grain|Steel Toe", Shoe, [LeatherColors, MenShoes], 45, 160),
            new("men's dress shirts", "Men › Clothing › Shirts", "Dress Shirt|Oxford Dress Shirt|Button Down Dress Shirt", "Button Up|Oxford", "a dress shirt|a men's dress shirt|a shirt", "Regular|Striped|Plaid|Business|Slub", Top, [Colors, Sizes], 16, 59),
            new("men's t-shirts", "Men › Clothing › T-Shirts & Tanks", "T-Shirt|Graphic T-Shirt|Pocket T-Shirt", "Tee|Crew Tee", "a t-shirt|a men's t-shirt|a tee", "Vintage|Heavyweight|Essential|Ringer|Washed", Top, [Fit, Colors, Sizes], 9, 35),
            new("men's hoodies", "Men › Clothing › Fashion Hoodies & Sweatshirts", "Hoodie|Pullover Hoodie|Zip Up Hoodie", "Hooded Sweatshirt|Pullover", "a hoodie|a men's hoodie|a hooded sweatshirt", "Fleece|Heavy|Colorblock|Athletic|Thermal", Top, [Colors, Sizes], 19, 69),
            new("women's blouses", "Women › Clothing › Tops", "Blouse|Chiffon Blouse|Tunic Blouse", "Top|Tunic", "a blouse|a women's blouse|a top", "Ruffled|Floral|Flowy|Pleated|Polka Dot", Top, [Colors, Sizes], 13, 49),
            new("women's dresses", "Women › Clothing › Dresses", "Dress|Midi Dress|Maxi Dress|Wrap Dress", "Sundress|Maxi Gown", "a dress|a women's dress|something to wear to a wedding", "Floral|Tiered|Boho|Ruched|Smocked", Top, [Colors, Sizes], 21, 89),
            new("women's cardigans", "Women › Clothing › Sweaters", "Cardigan|Open Front Cardigan|Knit Cardigan", "Sweater|Knit Jacket", "a cardigan|a women's cardigan|a light sweater", "Chunky|Waffle|Cable|Cropped|Oversized", Top, [Colors, Sizes], 18, 64),
            new("women's leggings", "Women › Clothing › Leggings", "Leggings|Yoga Leggings|Workout Leggings", "Yoga Pants|Workout Tights", "a pair of leggings|leggings|yoga pants", "Seamless|Ribbed|Buttery Soft|Compression|Scrunch", Bottom, [Colors, Sizes], 12, 48),
            new("men's jeans", "Men › Clothing › Jeans", "Jeans|Denim Jeans|Stretch Jeans", "Denim Pants|Trousers", "a pair of jeans|jeans|denim pants", "Relaxed|Distressed|Selvedge|Carpenter|Faded", Bottom, [KindOption.Of("color", "black|dark blue|light blue|stonewash|grey|indigo rinse|khaki|white"), Waists], 24, 79),
            new("men's shorts", "Men › Clothing › Shorts", "Shorts|Cargo Shorts|Running Shorts", "Board Trunks|Gym Bottoms", "a pair of shorts|shorts|gym shorts", "Summer|Ripstop|Mesh|Hybrid|7 Inch", Bottom, [Colors, Sizes], 13, 45),
            new("women's pajama sets", "Women › Clothing › Sleepwear", "Pajama Set|Two Piece Pajama Set|Satin Pajama Set", "Sleepwear|Nightgown Set", "a pajama set|pajamas|something to sleep in", "Plaid|Lace Trim|Silky|Star Print|Cozy", "=machine washable|=hand wash|+long sleeve|+short sleeve|+elastic waist|+drawstring closure|+button closure|=loose fit|=tumble dry|+v neck|+side pockets|=stretch fabric|=quality polyester", [Colors, Sizes], 17, 55),
        ]);
}
