/* heatmap_html.h -- what the page and its documents share. Private to
 * src/program/heatmap_html*.c. */
#ifndef HEED_PROGRAM_HEATMAP_HTML_H
#define HEED_PROGRAM_HEATMAP_HTML_H

#include "program/heatmap.h"

/* Text, or the value of an attribute in double quotes. What is no UTF-8, or a
 * control, becomes U+FFFD. */
void html_text(FILE *file, const char *bytes, size_t n);
void html_string(FILE *file, const char *text);
/* "p7", "n7", "u": the class of a level. */
void html_class(FILE *file, int level);
/* From the doctype to the legend, and the page's end. */
void html_begin(FILE *file, const struct heatmap *map);
void html_end(FILE *file);

#endif
