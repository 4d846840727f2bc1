/* heatmap_caption.c -- what is told of a document above its text. */
#include <math.h>
#include <string.h>

#include "models/classifier.h"
#include "program/heatmap.h"

/* Of a caption's field, this many numbers are told. */
enum { NUMBERS = 8, TEXT = (NUMBERS + 1) * (DUMP_NUMBER + 1) };

static void
add(struct heat_document *d, struct heatmap *map, const char *name,
    const char *value)
{
	d->notes[d->note_count++] =
	    (struct heat_note){ name, arena_string(&map->arena, value) };
}

/* The class' name, or else its number. */
static const char *
class_name(char *text, const struct heatmap *map, int64_t class)
{
	if (class >= 0 && (size_t) class < map->label_count)
		return map->labels[class];
	snprintf(text, DUMP_NUMBER, "%lld", (long long)class);
	return text;
}

static void
add_label(struct heat_document *d, struct heatmap *map, const struct record *r)
{
	const int32_t *label;
	char text[DUMP_NUMBER];

	if (map->label < 0)
		return;
	label = r->tensors[map->label].data;
	add(d, map, "label", class_name(text, map, *label));
}

/* The class that y [c] decides for, then y: of that class, or if c is 1 of
 * class 1. */
static void
add_prediction(
    struct heat_document *d, struct heatmap *map, const struct record *r)
{
	const struct tensor *t;
	size_t c, class;
	double *y, probability;
	char number[DUMP_NUMBER], text[DUMP_NUMBER];

	if (map->y < 0 || r->tensors[map->y].shape[0] == 0)
		return;
	t = &r->tensors[map->y];
	c = t->shape[0];
	y = arena_take(&map->arena, c, sizeof *y);
	for (size_t i = 0; i < c; i++)
		y[i] = tensor_value(t, i);
	class = classifier_predict(y, c);
	probability = y[c == 1 ? 0 : class];
	if (isnan(probability)) {
		add(d, map, "predicted", "undefined");
		return;
	}
	add(d, map, "predicted", class_name(number, map, (int64_t) class));
	snprintf(text, sizeof text, "%.3f", probability);
	add(d, map, "y", text);
}

static void
add_field(struct heat_document *d, struct heatmap *map, const struct record *r,
    size_t index)
{
	const struct tensor *t = &r->tensors[index];
	size_t count = tensor_count(t);
	char number[DUMP_NUMBER], text[TEXT] = "";

	for (size_t i = 0; i < count && i < NUMBERS; i++) {
		double value = tensor_value(t, i);

		snprintf(number, sizeof number, "%.4g", value);
		if (i > 0)
			strcat(text, " ");
		strcat(text, isnan(value) ? "undefined" : number);
	}
	if (count > NUMBERS)
		strcat(text, " ...");
	add(d, map, map->head->fields[index].name, text);
}

void
heat_caption(
    struct heat_document *d, struct heatmap *map, const struct record *r)
{
	const unsigned char *correct;

	d->notes =
	    arena_take(&map->arena, map->caption_count + 4, sizeof *d->notes);
	d->note_count = 0;
	add_label(d, map, r);
	add_prediction(d, map, r);
	if (map->correct >= 0) {
		correct = r->tensors[map->correct].data;
		add(d, map, "correct", *correct ? "yes" : "no");
	}
	for (size_t i = 0; i < map->caption_count; i++)
		add_field(d, map, r, map->captions[i]);
}
