// The words of the language. Read as bytes (policy text is checked to be UTF-8 first), so that places are byte offsets;
// every byte of a character beyond ASCII is seen as U+007F.
// Slips of the pen that people bring from other languages are tokens of their own: the parser's room reports them.
lexer grammar BylawLexer;

channels { COMMENTS, DOCS }

// Reserved as bare names: the operators …
AND: 'and';
OR: 'or';
NOT: 'not';
IMPLIES: 'implies';
IF: 'if';
THEN: 'then';
ELSE: 'else';
IN: 'in';
UNDER: 'under';
IS: 'is';
MATCHES: 'matches';
LIKE: 'like';
ANY: 'any';
ALL: 'all';
HAS: 'has';
KNOWN: 'known';
UNIQUE: 'unique';
COUNT: 'count';
OTHERWISE: 'otherwise';
TRUE: 'true';
FALSE: 'false';
// … and the words that open a rule.
PERMIT: 'permit';
FORBID: 'forbid';
REQUIRE: 'require';
CAP: 'cap';
OBLIGE: 'oblige';
FILTER: 'filter';
LIFT: 'lift';
OVERRIDE: 'override';

// Words with a meaning in their place, and names anywhere else.
ACTION: 'action';
ADJUSTABLE: 'adjustable';
ALWAYS: 'always';
APPROVED: 'approved';
AS: 'as';
ASSERT: 'assert';
ASSUME: 'assume';
AT: 'at';
BECAUSE: 'because';
BUCKET: 'bucket';
BY: 'by';
BYLAW: 'bylaw';
CLAIM: 'claim';
COLUMNS: 'columns';
COMBINES: 'combines';
COMPENSATING: 'compensating';
CONTEXT: 'context';
DEFAULT: 'default';
DEFINE: 'define';
DENY: 'deny';
DOMAIN: 'domain';
DONE: 'done';
DUTIES: 'duties';
DUTY: 'duty';
ENTITY: 'entity';
ENUM: 'enum';
EVERY: 'every';
EXPECT: 'expect';
EXTENDS: 'extends';
FOR: 'for';
GATES: 'gates';
GIVEN: 'given';
GROUP: 'group';
GUARANTEE: 'guarantee';
HIDDEN_WORD: 'hidden';
IMPORT: 'import';
LIST: 'list';
MANDATORY: 'mandatory';
MASK: 'mask';
MASKS: 'masks';
MODULE: 'module';
NAMED: 'named';
NEVER: 'never';
OBSERVE: 'observe';
OF: 'of';
ON: 'on';
OPEN: 'open';
ORDERED: 'ordered';
PARAMETER: 'parameter';
PERMITTED: 'permitted';
PREFIX: 'prefix';
PRINCIPAL: 'principal';
READING: 'reading';
RECORD: 'record';
RESOURCE: 'resource';
REVEALS: 'reveals';
ROW: 'row';
SCOPE: 'scope';
SET: 'set';
SHOWS: 'shows';
STANDARD: 'standard';
STANDARDS: 'standards';
SUBJECT: 'subject';
SUFFIX: 'suffix';
TAXONOMY: 'taxonomy';
TERM: 'term';
TEST: 'test';
TICKET: 'ticket';
TO: 'to';
TOKEN: 'token';
UNLESS: 'unless';
UNTIL: 'until';
WAIVABLE: 'waivable';
WAIVER: 'waiver';
WARN: 'warn';
WHEN: 'when';
WHERE: 'where';
WITH: 'with';
WITHIN: 'within';

WORD: Letter Alnum*;

// Literals, each one token; a malformed one is one token too, so that it gets one message.
INT: '0' | [1-9] Digit*;
DECIMAL: ('0' | [1-9] Digit*) '.' Digit+;
DURATION: ('0' | [1-9] Digit*) ('ms' | 's' | 'min' | 'h' | 'd' | 'w' | 'mo' | 'y');
DATE: D4 '-' D2 '-' D2;
TIMESTAMP
  : D4 '-' D2 '-' D2 'T' D2 ':' D2 ':' D2 ('.' Digit+)? ('Z' | [+\-] D2 ':' D2);
BAD_LITERAL
  : Digit Alnum*
  | Digit+ '.' Digit+ Alnum+
  | '0' Digit+ '.' Digit+ Alnum*
  | D4 '-' Digit+ '-' Digit+ Alnum* BadTime?;

STRING: '"' StringPart* '"';
PATTERN: 'r"' RawPart* '"';
IP: 'ip"' ~["\r\n]* '"';
// A string that its line ends.
OPEN_STRING: ('r' | 'ip')? '"' StringPart* '\\'?;
// 'text'; the parser's room takes it for a string.
SINGLE_QUOTED: '\'' ~['\r\n]* '\'';

LBRACE: '{';
RBRACE: '}';
LPAREN: '(';
RPAREN: ')';
LBRACK: '[';
RBRACK: ']';
COMMA: ',';
COLONCOLON: '::';
COLON: ':';
DOTDOT: '..';
DOT: '.';
QUESTION: '?';
EQ: '==';
NE: '!=';
LE: '<=';
GE: '>=';
LT: '<';
GT: '>';
ASSIGN: '=';
PLUS: '+';
MINUS: '-';
STAR: '*';
PIPE: '|';
AMP: '&';

// Operators of other languages.
AND_SLIP: '&&';
OR_SLIP: '||';
NOT_SLIP: '!';
EQ_SLIP: '===';
NE_SLIP: '!==' | '<>';
LE_SLIP: '=<';
IMPLIES_SLIP: '=>' | '->';
SEMICOLON: ';';

DOC: '///' (~[/\r\n] ~[\r\n]*)? -> channel(DOCS);
COMMENT: ('//' ~[\r\n]* | '/*' .*? '*/') -> channel(COMMENTS);
OPEN_COMMENT: '/*' ~[*]* ('*'+ ~[*/] ~[*]*)* '*'*;
SPACE: [ \t\r\n\f]+ -> skip;

// A word with letters beyond a-z, then any other byte: refused with one message each.
BAD_WORD: (Alnum | [\u007F])* [\u007F] (Alnum | [\u007F])*;
BAD_CHARACTER: .;

fragment Letter: [A-Za-z_];
fragment Digit: [0-9];
fragment Alnum: [A-Za-z0-9_];
fragment D2: Digit Digit;
fragment D4: Digit Digit Digit Digit;
fragment BadTime: (':' Alnum+)+ ('.' Digit+ Alnum*)? ([+\-] Digit+ (':' Digit+)?)?;
fragment StringPart: ~["\\\r\n] | '\\' ~[\r\n];
fragment RawPart: ~["\\\r\n] | '\\' ~[\r\n];
