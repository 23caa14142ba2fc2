/* Reads every file named on the command line with libyaml's parser and does nothing with the events:
   what compiling a tree costs at the very least. */
#include <stdio.h>
#include <yaml.h>

static void scan(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return;
  yaml_parser_t parser;
  yaml_event_t event;
  yaml_parser_initialize(&parser);
  yaml_parser_set_input_file(&parser, file);
  int done = 0;
  /* A manifest that is a template is no YAML; it is read as far as it goes. */
  while (!done && yaml_parser_parse(&parser, &event)) {
    done = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  fclose(file);
}

int main(int count, char **paths) {
  for (int number = 1; number < count; number++) scan(paths[number]);
  return 0;
}
