// The language, whole: one file of policy text is a `file`. Written for its readers: what a form allows that the language
// does not (a header in the middle, a chain of comparisons) is refused by the walk in compiler/parse with a message that
// says so. Properties that a test holds: no ambiguity, no full-context prediction. Everything the walk reads is labelled,
// so that no parse tree has to be built.
parser grammar BylawParser;

options { tokenVocab = BylawLexer; }

file: items+=item* EOF;
item: head=header | used=importing | declared=declaration;

header: kind=(MODULE | STANDARDS | DOMAIN) package=path;
importing: IMPORT package=path;

declaration
  : aEnum=enumDecl | aTaxonomy=taxonomyDecl | aTerm=termDecl | aEntity=entityDecl | aRecord=recordDecl
  | aContext=contextDecl | aAction=actionDecl | aDefine=defineDecl | aAssume=assumeDecl | aMask=maskDecl | aDuty=dutyDecl
  | aStandard=standardDecl | aGuarantee=guaranteeDecl | aBylaw=bylawDecl | aOverride=overrideDecl
  | aParameter=parameterDecl | aSet=setDecl | aWaiver=waiverDecl | aAssert=assertDecl | aTest=testDecl
  ;

// --- names -----------------------------------------------------------------------------------------------------------

// A bare word that refers to something: any but the reserved ones.
name: OPEN | BY | plainWord;
plainWord
  : WORD
  | ACTION | ADJUSTABLE | ALWAYS | APPROVED | AS | ASSERT | ASSUME | AT | BECAUSE | BUCKET | BYLAW | CLAIM | COLUMNS
  | COMBINES | COMPENSATING | CONTEXT | DEFAULT | DEFINE | DENY | DOMAIN | DONE | DUTIES | DUTY | ENTITY | ENUM | EVERY
  | EXPECT | EXTENDS | FOR | GATES | GIVEN | GROUP | GUARANTEE | HIDDEN_WORD | IMPORT | LIST | MANDATORY | MASK | MASKS
  | MODULE | NAMED | NEVER | OBSERVE | OF | ON | ORDERED | PARAMETER | PERMITTED | PREFIX | PRINCIPAL | READING | RECORD
  | RESOURCE | REVEALS | ROW | SCOPE | SET | SHOWS | STANDARD | STANDARDS | SUBJECT | SUFFIX | TAXONOMY | TERM | TEST
  | TICKET | TO | TOKEN | UNLESS | UNTIL | WAIVABLE | WAIVER | WARN | WHEN | WHERE | WITH | WITHIN
  ;
reserved
  : AND | OR | NOT | IMPLIES | IF | THEN | ELSE | IN | UNDER | IS | MATCHES | LIKE | ANY | ALL | HAS | KNOWN | UNIQUE
  | COUNT | OTHERWISE | TRUE | FALSE | PERMIT | FORBID | REQUIRE | CAP | OBLIGE | FILTER | LIFT | OVERRIDE
  ;
// Where nothing else can stand, any word is a name.
word: name | reserved;
wordOrString: word | STRING;

path: (name | STRING) (DOT parts+=wordOrString)*;
paths: list+=path (COMMA list+=path)*;

// --- vocabulary ------------------------------------------------------------------------------------------------------

enumDecl: ENUM named=wordOrString ordered=ORDERED? LBRACE body=enumMembers RBRACE;
enumMembers: (list+=wordOrString (separators+=(COMMA | LT) list+=wordOrString)* COMMA?)?;

taxonomyDecl: TAXONOMY named=wordOrString (EXTENDS base=path)? block=terms;
terms: LBRACE list+=term* RBRACE;
term: open=OPEN? named=termPath (UNDER parents+=path (AND parents+=path)*)?;
// `open analytics` declares an open term; a term called open is quoted.
termPath: (BY | plainWord | STRING) (DOT parts+=wordOrString)*;
termDecl: TERM named=path (OF taxonomy=path)? (UNDER parents+=path (AND parents+=path)*)?;

entityDecl: claim=CLAIM? ENTITY named=wordOrString (IN parents=paths)? block=members;
recordDecl: RECORD named=wordOrString block=members;
contextDecl: CONTEXT block=members;
members: LBRACE (list+=member COMMA?)* RBRACE;
member: claim=CLAIM? adjustable=ADJUSTABLE? named=wordOrString optional=QUESTION? COLON typed=type;

parameters: LPAREN (list+=parameter (COMMA list+=parameter)* COMMA?)? RPAREN;
parameter: named=wordOrString optional=QUESTION? COLON (typed=type | words=orderedWords);
orderedWords: list+=STRING (LT list+=STRING)+;

type
  : collection=(SET | LIST) LT element=type GT optional=QUESTION?
  | named=path optional=QUESTION?
  ;

actionDecl
  : ACTION group=GROUP named=groupName LBRACE (grouped=paths COMMA?)? RBRACE
  | ACTION list+=actionName (COMMA list+=actionName)* BY principals=paths ON resources=paths
    (READING COLUMNS OF columnSource=path)?
  ;
// `action group by …` declares an action called group.
groupName: OPEN | plainWord | STRING | reserved;
actionName: named=wordOrString properties=parameters?;

defineDecl: DEFINE named=wordOrString takes=parameters COLON typed=type ASSIGN body=expr;
assumeDecl: ASSUME text=STRING? (FOR EVERY variables+=variable (COMMA variables+=variable)*)? COLON body=condition;
variable: typed=path named=name;

maskDecl
  : MASK named=wordOrString takes=parameters? (ON columnTypes+=word (COMMA columnTypes+=word)*)?
    REVEALS components+=maskComponent (COMMA components+=maskComponent)*
  ;
maskComponent
  : kind=(PREFIX | SUFFIX | BUCKET | TOKEN | SCOPE) (number=INT | amount=name)
  | plain=WORD
  | plain=ORDERED
  ;

dutyDecl: DUTY named=wordOrString takes=parameters? gates=GATES? (DONE BY doneBy=path)? (COMBINES combines=word)?;

// --- policies --------------------------------------------------------------------------------------------------------

standardDecl: strength=(MANDATORY | WAIVABLE | DEFAULT)? STANDARD named=wordOrString parts+=standardPart* block=rules;
standardPart: title=STRING | FOR only=paths | rollout=(WARN | OBSERVE) (UNTIL until=DATE)?;
guaranteeDecl: GUARANTEE named=wordOrString title=STRING? (SUBJECT TO subject=paths)? block=rules;
bylawDecl: BYLAW named=wordOrString title=STRING? block=rules;
overrideDecl: OVERRIDE named=path block=rules;

rules: LBRACE list+=ruleClause* RBRACE;
ruleClause
  : head=(PERMIT | FORBID | OBLIGE | LIFT) on=actions parts+=rulePart*
  | head=REQUIRE required=condition text=STRING? (ON on=actions)? parts+=rulePart*
  | head=CAP cells=columns TO mask=use ON on=actions parts+=rulePart*
  | head=FILTER on=actions TO rows=condition parts+=rulePart*
  | head=OVERRIDE WITHIN required=condition
  ;
rulePart: kind=WHEN guard=condition | kind=UNLESS guard=condition | kind=UNTIL until=DATE | kind=WITH with=withItem;
withItem: kind=FILTER rows=condition | kind=MASK cells=columns AS used=use | used=use;

actions: any=ANY ACTION | list=paths;
columns
  : kind=ALL COLUMNS
  | COLUMNS
    ( kind=UNDER categories=paths
    | kind=NAMED names+=STRING (COMMA names+=STRING)*
    | kind=WHERE where=condition
    )
  ;
use: named=path (open=LPAREN (arguments+=argument (COMMA arguments+=argument)* COMMA?)? RPAREN)?;
argument: (named=wordOrString COLON)? value=expr;

parameterDecl: PARAMETER named=wordOrString COLON typed=type ASSIGN initial=expr (WITHIN low=expr (DOTDOT high=expr)?)?;
setDecl: SET named=path ASSIGN value=expr;

waiverDecl: WAIVER named=wordOrString OF standard=path parts+=waiverPart*;
waiverPart
  : kind=FOR target=path
  | kind=ON on=actions
  | kind=WHEN guard=condition
  | kind=UNLESS guard=condition
  | kind=UNTIL value=DATE
  | kind=APPROVED BY value=STRING
  | kind=TICKET value=STRING
  | kind=BECAUSE value=STRING
  | kind=COMPENSATING value=STRING
  ;

assertDecl
  : ASSERT named=word? text=STRING? COLON quantity=(NEVER | ALWAYS) PERMIT on=actions parts+=assertPart*
  ;
assertPart: kind=(WHEN | UNLESS) guard=condition;

// --- tests -----------------------------------------------------------------------------------------------------------

testDecl: TEST named=STRING block=steps;
steps: LBRACE list+=step* RBRACE;
step: facts=given | expected=expectation;

given: GIVEN parts+=givenPart+;
givenPart
  : kind=(PRINCIPAL | RESOURCE | ENTITY) entity=entityId fields=attributes? (IN parents+=entityId (COMMA parents+=entityId)*)?
  | kind=(CONTEXT | ACTION) fields=attributes
  | kind=AT time=TIMESTAMP
  ;
entityId: typed=path COLONCOLON id=STRING;
attributes: LBRACE (list+=attribute (COMMA list+=attribute)* COMMA?)? RBRACE;
attribute: named=wordOrString COLON value=expr;

expectation
  : EXPECT
    ( outcome=(PERMIT | DENY | FORBID) on=actions parts+=expectPart*
    | outcome=ROW row=attributes (visible=SHOWS shows=cellMasks | HIDDEN_WORD)
    )
  ;
expectPart
  : kind=BY by=paths
  | kind=NOT PERMITTED
  | kind=MASKS masks=cellMasks
  | kind=FILTER rows=condition
  | kind=DUTIES LBRACE (uses+=use (COMMA uses+=use)* COMMA?)? RBRACE
  ;
cellMasks: LBRACE (list+=cellMask (COMMA list+=cellMask)* COMMA?)? RBRACE;
cellMask: column=wordOrString COLON mask=use;

// --- expressions -----------------------------------------------------------------------------------------------------

// An expression that must be true of something; a rule of its own so that messages can say "a condition".
condition: value=expr;

// From the tightest to the loosest.
expr
  : op=LPAREN inner=expr RPAREN
  | op=LBRACK (list+=expr (COMMA list+=expr)* COMMA?)? RBRACK
  | op=LBRACE (fields+=attribute (COMMA fields+=attribute)* COMMA?)? RBRACE
  | op=(TRUE | FALSE | INT | DECIMAL | STRING | DURATION | DATE | TIMESTAMP | IP | PATTERN)
  | callee=name call=LPAREN (list+=expr (COMMA list+=expr)* COMMA?)? RPAREN
  | bare=name
  | left=expr op=DOT part=wordOrString (call=LPAREN (list+=expr (COMMA list+=expr)* COMMA?)? RPAREN)?
  | left=expr op=COLONCOLON id=STRING
  | <assoc=right> left=expr op=OTHERWISE right=expr
  | op=(HAS | KNOWN | UNIQUE) right=expr
  | op=MINUS right=expr
  | left=expr op=STAR right=expr
  | left=expr op=(PLUS | MINUS) right=expr
  | left=expr op=AMP right=expr
  | left=expr op=PIPE right=expr
  | left=expr op=(EQ | NE | LT | LE | GT | GE | ASSIGN | IN | UNDER | IS | MATCHES | LIKE) right=expr
  | op=NOT right=expr
  | left=expr op=AND right=expr
  | left=expr op=OR right=expr
  | <assoc=right> left=expr op=IMPLIES right=expr
  | op=IF test=expr THEN yes=expr ELSE no=expr
  | op=(ANY | ALL | COUNT) variable_=name IN over=expr COLON body=expr
  ;
