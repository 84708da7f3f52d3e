//! Words that are given names, and words that are never one.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that are never a name, though written like one after `I'm` or `this is`.
const NEVER: &str = " a an the not just still also very so really only now here there sure sorry \
 interested looking happy ready good fine great ok okay well busy new curious afraid glad \
 wondering trying thinking calling writing working using based located in at on from with to for \
 going getting having having done all our your my his her their its this that these those what \
 why how when where who which it he she we they you i me us urgent important expensive cheap \
 crazy nice cool awesome amazing perfect interesting exactly about regarding concerning because \
 and or but if then than as by of too more most much many few some any no yes yeah yep nope nah \
 maybe probably possibly definitely absolutely currently already almost nearly owner founder ceo \
 cto cfo coo cmo vp director manager head lead president partner boss assistant student engineer \
 developer designer consultant accountant lawyer doctor nurse teacher buyer broke stuck confused \
 lost tired sick worried concerned excited hoping planning considering evaluating comparing \
 shopping browsing researching exploring responsible involved able unable aware available \
 free open leaning keen game down out off up over under away back home alone serious kidding \
 joking german french spanish english american british canadian indian italian european german \
 monday tuesday wednesday thursday friday saturday sunday january february march april may june \
 july august september october november december tomorrow today yesterday tonight christmas \
 ridiculous spam bs wrong right true false hard easy difficult possible impossible unfortunately \
 dealing running doing selling buying running seeing being leaving moving paying struggling losing \
 one two three four five six ten zero twenty hundred thousand million half like unlike \
 hi hello hey thanks thank please help question pricing price demo budget sales support marketing \
 hr it operations finance procurement purchasing legal something someone somebody nobody nothing \
 everything anything anyone hmm lol haha wow ugh well-known both either neither another other \
 pretty quite rather super totally actually basically honestly fed self-employed freelance retired \
 married single old young big small large huge tiny top main sole co-founder cofounder \
 impressed surprised shocked pleased disappointed annoyed frustrated unhappy satisfied covered set \
 good-to-go asap soon later never always often sometimes again enough late early due per via re \
 bob's gonna gotta wanna tryna supposed meant required needed allowed told asked given made \
 dont doesnt didnt isnt wont cant couldnt matter matters have one yet private prefer rather \
 self employed none nothing unknown skip pass why later say share mind want like need \
 btw lol fyi tho though haha hehe lmao omg pls plz thx ps cell mobile tel number email mail \
 address contact after before between until till weekday weekdays weekend weekends morning mornings \
 afternoon afternoons evening evenings noon night nights day days week weeks month months year \
 mon tue tues wed thu thur thurs fri sat sun roof solar panels battery house home shop store \
 android windows apple google microsoft salesforce hubspot excel slack shopify was were is are am be ";

/// Given names that count even in lower case after `I'm`.
const KNOWN: &str = " mick padraic padraig nerys tam eilidh catriona morag mairi ffion sioned carys bronwyn cerys angharad dafydd ieuan emrys iwan sian seamus eamon cormac donal fintan roisin grainne sinead maeve deirdre gemma colm barry nigel clive gavin neville mohammed imtiaz farah nadeem parveen gurpreet harpreet manjit jaswinder shabnam dilip hemant kuldeep \
 kev niamh siobhan aoife ciaran callum gaz baz daz jez moira hamish angus \
 fergus declan eoin orla saoirse gareth rhys imran rita sarah tom john mike maria anna dave david james peter paul mark lisa emma \
 laura kate katie jane jack jim joe bob bill steve chris alex sam ben dan daniel matt andrew \
 anthony brian kevin jason eric ryan nick tim greg jeff scott robert richard michael william \
 thomas george henry harry charlie oliver sophie sophia olivia emily amy rachel rebecca jessica \
 jennifer julia julie karen linda susan nancy mary martha helen diana claire carol barbara \
 betty sandra donna michelle kim kelly amanda melissa stephanie nicole heather elizabeth liz beth \
 megan hannah grace lucy ella chloe zoe mia ava raj priya amit ravi anil sunil deepak rahul \
 neha pooja sanjay vijay ahmed mohamed muhammad ali omar fatima aisha hassan ibrahim yusuf \
 sofia wei li chen ming jun yuki hiro kenji juan jose carlos luis miguel pedro pablo diego javier \
 carmen lucia sofia elena isabel ana marta rosa hans klaus jürgen wolfgang stefan andreas \
 markus michael sabine petra monika ursula heike anja katrin pierre jean jacques michel \
 françois philippe nicolas camille marie sylvie nathalie isabelle lars sven erik ole anders \
 ingrid astrid marco luca giovanni giuseppe francesca giulia chiara ivan olga natasha dmitri \
 sergei ludmila tariq nadia leila samir karim ike obi chidi ngozi kwame amara tunde femi \
 fiona sean patrick liam noah ethan logan lucas mason jacob aaron adam nathan justin brandon \
 tyler kyle zach josh joshua dylan connor evan ian neil colin keith craig derek doug gary \
 gordon graham howard hugh jerry larry leo leon louis max nina norman oscar otto ray rick \
 rob roger ron roy simon stan stuart ted terry tina tony vera vicky victor vince wendy yvonne \
 deb debbie deborah debra jen jenny jenna trish patricia pat patty lee luke rosa rosie teresa \
 theresa kathy cathy katherine catherine christine christina cindy sheila shannon sharon tracy \
 tammy tanya tara paula pam pamela peggy phil philip pete peggy ralph randy raul rene ruth \
 sally samantha sara sergio shawn sonia sue teri todd travis trevor walter warren wayne \
 zack alan albert alfred alice alicia allison amber angela angie anita anne annie antonio april \
 arthur ashley becky bernard beverly billy bobby bonnie brad bradley brenda brent brett bruce \
 bryan caleb calvin cameron carl carla casey cecilia cheryl clara clint cody courtney \
 curtis dana danielle danny darlene darren dean denise dennis derrick donald doris \
 dorothy drew duane dwight earl eddie edgar eduardo edward eileen eleanor ellen emma erica erin \
 ernest esther eva evelyn felix fernando florence francis frank fred freddie gabriel gail \
 gerald gina gloria gwen hector heidi herbert holly irene isaac jackie jan janet janice jared \
 jasmine jay jeanne jeffrey jeremy jerome jill jimmy joan joann joanne joel jorge joyce juanita \
 judith judy julian kathleen kathryn kayla ken kenneth kent kirk kristen kristin kurt \
 larry lauren laurie lawrence leah lee leonard leslie lewis lillian lloyd lois lori lorraine \
 louise lydia lynn malcolm mandy marcus margaret marge maria marian marilyn marion marjorie \
 marlene martin marvin maureen maurice max melanie melvin mickey mike mindy mitch mitchell mona \
 monica nate nathaniel nelson nina oliver pamela perry pieter priscilla rafael \
 ramon raymond regina renee reggie ricardo ricky rodney roland rosemary ross roxanne rudy russ \
 russell sabrina saul seth sherry sid sylvia tasha teddy theo tiffany timothy toby tom \
 tommy tracey valerie vanessa vernon veronica vivian wally wilma claire clare jens jonas lukas \
 willem joost kees marieke sanne anke birgit claudia dieter frank gisela gunther heinz helga \
 holger jan jens jürgen karin kerstin manfred matthias monika nadine olaf ralf rainer \
 walt dee lupe guadalupe jess hank gus hal vern denny lenny manny benny kenny ronnie donnie johnny \
 bobbie tess bea nell dottie bev rhonda wanda yolanda maribel esteban rodrigo alejandra mateo \
 dale glenn wade troy lance clyde floyd odell arjun arun rohit rohan vikram divya anjali marisol mikkel rasmus bjorn enrique guillermo ignacio graciela carolyn marsha stacy stacey shelly shelley lindsay lindsey whitney brittany molly abby naomi miriam lena marcy jo joey lea lina jana jonah elias emil lennart finn moritz jakob sebastian florian mathias mia greta marek oskar hugo dominic dominik cora nora flora tobias sina pia silke stefanie susanne sven tanja thorsten torsten ulrich ute uwe volker werner ";

/// Whether the word, in lower case, is never a name.
pub(super) fn is_never(word: &str) -> bool {
    listed(&NEVER_SET, word)
}

/// Whether the word, in lower case, is a given name that we know.
pub(super) fn is_known(word: &str) -> bool {
    listed(&KNOWN_SET, word)
}

/// Whether the word, in lower case, is a given name that we know, and no part of the talk.
pub(in crate::reading) fn is_given(word: &str) -> bool {
    is_known(word) && !is_never(word)
}

static NEVER_SET: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| NEVER.split_whitespace().collect());
static KNOWN_SET: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| KNOWN.split_whitespace().collect());

fn listed(words: &HashSet<&'static str>, word: &str) -> bool {
    words.contains(word)
}
