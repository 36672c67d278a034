"""The commands of `alur`, each from the parsed line to a Status; a module is loaded when one of its commands is asked for."""
