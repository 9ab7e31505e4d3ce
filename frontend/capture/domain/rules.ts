/** The rules of content.py, with its limits and its words. */
import given from "./rules.json";

export const rules = given;
