#include <libxml/xmlversion.h>
/* Debian's libxml2 uses ICU, whose headers clash with those of Foundation's own ICU once a file imports
   both. Only the private parts of xmlCharEncodingHandler depend on this, and nobody looks at them. */
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/tree.h>
