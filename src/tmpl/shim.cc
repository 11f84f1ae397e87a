#include "tmpl/shim.h"

#include <cstring>
#include <exception>
#include <string>

#include <ctemplate/template.h>
#include <ctemplate/template_dictionary.h>

extern "C" {
#include "base/log.h"
}

/* struct shim_dict is never defined: it is ctemplate's dictionary, by a name
 * that C can say. */
namespace {

ctemplate::TemplateDictionary *
inner(struct shim_dict *d)
{
	return reinterpret_cast<ctemplate::TemplateDictionary *>(d);
}

const ctemplate::TemplateDictionary *
inner(const struct shim_dict *d)
{
	return reinterpret_cast<const ctemplate::TemplateDictionary *>(d);
}

struct shim_dict *
outer(ctemplate::TemplateDictionary *d)
{
	return reinterpret_cast<struct shim_dict *>(d);
}

ctemplate::Strip
strip(bool lines)
{
	return lines ? ctemplate::DO_NOT_STRIP : ctemplate::STRIP_WHITESPACE;
}

/* Says what was thrown. Only inside a catch block. */
void
say(const char *where)
{
	try {
		throw;
	} catch (const std::exception &e) {
		log_event(LOG_ERROR, "tmpl_exception", "in", where, "what",
		    e.what(), static_cast<const char *>(nullptr));
	} catch (...) {
		log_event(LOG_ERROR, "tmpl_exception", "in", where,
		    static_cast<const char *>(nullptr));
	}
}

} // namespace

enum err
shim_add(const char *key, const char *text, size_t len, bool lines)
{
	try {
		std::string body(text, len);
		if (!ctemplate::StringToTemplateCache(key, body, strip(lines)))
			return ERR_INPUT;
		return ERR_OK;
	} catch (...) {
		say("add");
		return ERR_BUG;
	}
}

struct shim_dict *
shim_dict_new(void)
{
	try {
		return outer(new ctemplate::TemplateDictionary("page"));
	} catch (...) {
		say("dict_new");
		return nullptr;
	}
}

enum err
shim_set(struct shim_dict *d, const char *name, const char *value)
{
	try {
		inner(d)->SetValueWithoutCopy(
		    name, ctemplate::TemplateString(value));
		return ERR_OK;
	} catch (...) {
		say("set");
		return ERR_BUG;
	}
}

struct shim_dict *
shim_section(struct shim_dict *d, const char *name)
{
	try {
		return outer(inner(d)->AddSectionDictionary(name));
	} catch (...) {
		say("section");
		return nullptr;
	}
}

struct shim_dict *
shim_include(struct shim_dict *d, const char *name, const char *key)
{
	try {
		ctemplate::TemplateDictionary *child =
		    inner(d)->AddIncludeDictionary(name);
		child->SetFilename(key);
		return outer(child);
	} catch (...) {
		say("include");
		return nullptr;
	}
}

enum err
shim_render(const char *key, bool lines, const struct shim_dict *d,
    shim_take_fn *take, void *to)
{
	try {
		std::string text;
		if (!ctemplate::ExpandTemplate(
			key, strip(lines), inner(d), &text) ||
		    text.empty())
			return ERR_BUG;
		take(to, text.data(), text.size());
		return ERR_OK;
	} catch (...) {
		say("render");
		return ERR_BUG;
	}
}

void
shim_dict_free(struct shim_dict **d)
{
	try {
		delete inner(*d);
	} catch (...) {
		say("dict_free");
	}
	*d = nullptr;
}
