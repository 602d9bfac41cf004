#include "sluice/vision/text/name_words.h"

#include <span>
#include <unordered_map>

#include "sluice/base/digest.h"

namespace sluice {
namespace {

// Inflected forms stand for themselves: "banks" is here, "bank" is further down.
constexpr std::string_view kNames = R"(
abner aline baker banks bender bill billy bob bobbies bobby brooks buck bud burns bush carol carpenter carter
chad christen chuck colin cooper cox curt curtis dean derrick dick don drew earl earnest eddy faith fanny fisher
foreman foster frank franks fritz fuller gale garret gene genie glen glover grace grant guy hale hank hardy harry
heath heather hick hicks holder holly hope hopper huff hull jack jacks jay jean jenny jerry jill jimmy jock joe
john johnny johns josh joy kelly ken lacy lance lee levy lynch madden maria mark martin mason matt maud mercy
mike miller mills misty molly moody myrtle nan nancy ned nelly nick norm oscar otto paddy parsons pat patty peg
penny peter phil porter prudence ray rex rob robin rod roger rose rosy rusty sally sawyer sears sheila sherry
skinner smith snider sonny spicer stark stew stokes sue tad tanner taylor ted terry thatcher tiffany tim toby
todd tom tommy tony trudy tucker turner ulysses vernon victor victoria wade walker wally ward warren watts weaver
wells wilder will woody zack zoe
)";

constexpr std::string_view kGiven = R"(
abbey alpha amber angel angelic art ash august aura autumn barb basil bee bell berry blossom brandy brook bunny
candy caprice chance charity chase chastity cherish cherry china chip clay cliff clover coral coy crystal daisy
dale dawn delta desire destiny diamond dimple dolly dot duke dusty ebony echo emerald era eve fairy fawn fern
flora forest gala garland garnet gay genesis ginger glory golden harmony hazel heaven herb honey hue hunter
hyacinth indigo iris ivory ivy jade jasmine jasper jet jewel journey june junior justice king kit kitty lady lane
lark laurel lavender liberty lily lotus love lucky lyric magnolia maple marina marine marvel may meadow melody
merry miles mint moon nova ocean olive omega opal page pansy patience pearl petal phoenix pip poppy precious
primrose prince princess queen rain rainbow raven reed rich river rocky roman rosemary royal ruby saffron sage
sandy scarlet season serenity shade sierra skip sky song sparkle spike spring star sterling storm stormy summer
sun sunny sunshine tawny teddy temple tiara tiger trinity valentine velvet verity viola violet willow windy
winter wren young zeal zen
)";

constexpr std::string_view kSurnames = R"(
akin alley almond angle apple archer arias askew bacon badger bales ball bandy banner bannister barber bard baron
bass battle battles bay bays beach beam bean bear beard beaver beavers belt best bias bible bills binder birch
bird bishop black bland blanks blessing bliss block blood bloom blow blunt bode bolt bond bonds bone booth
borders born boss bottoms bounds bourgeois bowler bowling box brace brake branch brand brasher bravo bray
breeding bridge bridges bright brim brink brothers brown browning brush bull bunch bunker burden burger burr
burrow burrows butcher butler butt button butts cable cage camp cannon canter capers card carrier carrion case
castle cave chambers champagne champion chancellor cheek chestnut chew chick child chiles chin chow church
clapper click cloud coats coffin colon combs cone cook cooks cope corral cotton couch council counts cousins
covert coward craft crane creed crews crisp crook crooks cross crouch crow curry dame darling day dent dew dial
dill dodge doe doll dollar dove dowdy downing downs drain driver duck duff dukes duty dye eagle earls early eaves
edge elder fair falcon falls fanning farmer favors fears fee feller fellows felts fender ferry fetter field
fielding fields finch fleck flick flint flood flowers folk ford fort forte fortune fountain fox frame freed
french fried friend fries frost fry furlong gable gage gall gallant gamble garrison gates gee gentile gentry gill
gist givens gladden glass glaze goad gold goldsmith good gore graves gray green grey grim grimes groom grooms
gross grove groves guess guest gulley hacker hackney haddock haggard hair hales hall ham hammer hammock handy
harden harder hare harms harness harp hart hatch haven havens hawk hawks hay hays head heard hedges held helm
helms herd herring hill hills hinds holiday holler hood hook hooks horn humble hunt hurt irons jolly judge keel
keeling keen keener keys kinder kindred kite knight knoll lake lamb land large lash law lawless laws lay layman
leach leak leech lemon lemons light link little lively lock long looney lopes lord lovely loving luck luster mace
main major majors mallard manning maples marble march mares marker marsh mast masters maze meadows means medley
meek meeker merchant messenger messier miner mink minor miracle moats mock money monk moss motley mount mull muse
nail nation neighbors nettles newton nickel noble nobles null oaks ogle outlaw pace pack packer paddock pagan
painter palm parent parish park parsley parson partridge pate peace peacock pease peck peek peel pence peoples
pepper peppers person peters petty pickle pierce pike pitcher place plank pleasant pointer poling pond ponder
pope post potter pounds price pride priest prior pulley quick race rains rainwater ransom rash reams rector
redden reel register reis rice riddle rider rife ring rivers roach robins rock roe roller rooks root rounds rouse
rue ruff rule rush rushing rust sager salmon salter sample samples sands saucier savage scales seal seals seaman
self sellers sells sessions settle settles sharp shaver shell shepherd shields shin shine shivers shook shore
shores short shorter showers sills silver singer sink skipper slack slaughter small smalls smart smothers snipes
snow sparks sparrow spear spears spikes sprinkle squires stack stamps staples steel stern steward stock stocks
stone stones storey storms story stout straight strain strait strand strange strong stump styles summers swan
sweat sweet swift swindle swisher tan tang teeter thorn thrash tinker tong treat trout tuck urban usher van veal
vest vigil villa vines vineyard waddle waits wall walling walls waltz warden waters watt weathers weed wheat
white whittle wick wicker wicks wild wills wilt wing winner winters wisdom wise withers wolf woo wood wooden
woods word workman worth worthy wright younger
)";

using Uses = std::unordered_map<std::string_view, NameUse>;

void add(Uses& uses, std::string_view list, NameUse use) {
  while (true) {
    const std::size_t begin = list.find_first_not_of(" \n");
    if (begin == std::string_view::npos) {
      return;
    }
    list.remove_prefix(begin);
    const std::size_t end = list.find_first_of(" \n");
    uses.emplace(list.substr(0, end), use);
    list.remove_prefix(end);
  }
}

}  // namespace

NameUse name_use(std::string_view word) {
  static const Uses uses = [] {
    Uses made;
    add(made, kNames, NameUse::name);
    add(made, kGiven, NameUse::given);
    add(made, kSurnames, NameUse::surname);
    return made;
  }();
  const auto found = uses.find(word);
  return found == uses.end() ? NameUse::none : found->second;
}

const std::string& name_words_digest() {
  static const std::string digest = [] {
    std::string all;
    for (const std::string_view list : {kNames, kGiven, kSurnames}) {
      all += list;
    }
    return to_hex(sha256(std::as_bytes(std::span(all))));
  }();
  return digest;
}

}  // namespace sluice
