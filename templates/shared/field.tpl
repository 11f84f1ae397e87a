{{%AUTOESCAPE context="HTML"}}
{{! One question of a form. NAME, LABEL, VALUE; one of INPUT, SELECT, RADIOS }}
{{#INPUT}}
<div class="field">
<label for="f-{{NAME}}">{{LABEL}}{{#OPTIONAL}} <span class="optional">[[field.optional]]</span>{{/OPTIONAL}}</label>
{{#HINT}}<p class="hint" id="h-{{NAME}}">{{HINT_TEXT}}</p>{{/HINT}}
{{#WRONG}}<p class="wrong" id="e-{{NAME}}">{{WRONG_TEXT}}</p>{{/WRONG}}
<input id="f-{{NAME}}" name="{{NAME}}" type="{{TYPE}}" value="{{VALUE}}"{{#LIMITED}} maxlength="{{MAX}}"{{/LIMITED}}
{{#REQUIRED}} required{{/REQUIRED}}
{{#KEYPAD}} inputmode="numeric"{{/KEYPAD}}
{{#FILLED_BY}} autocomplete="{{FILLS}}"{{/FILLED_BY}}
{{#DESCRIBED}} aria-describedby="{{DESCRIBED_BY}}"{{/DESCRIBED}}
{{#INVALID}} aria-invalid="true"{{/INVALID}}>
</div>
{{/INPUT}}
{{#SELECT}}
<div class="field">
<label for="f-{{NAME}}">{{LABEL}}{{#OPTIONAL}} <span class="optional">[[field.optional]]</span>{{/OPTIONAL}}</label>
{{#HINT}}<p class="hint" id="h-{{NAME}}">{{HINT_TEXT}}</p>{{/HINT}}
{{#WRONG}}<p class="wrong" id="e-{{NAME}}">{{WRONG_TEXT}}</p>{{/WRONG}}
<select id="f-{{NAME}}" name="{{NAME}}"
{{#REQUIRED}} required{{/REQUIRED}}
{{#DESCRIBED}} aria-describedby="{{DESCRIBED_BY}}"{{/DESCRIBED}}
{{#INVALID}} aria-invalid="true"{{/INVALID}}>
<option value="">[[field.choose]]</option>
{{#CHOICE}}<option value="{{CHOICE_VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{CHOICE_TEXT}}</option>{{/CHOICE}}
</select>
</div>
{{/SELECT}}
{{#RADIOS}}
<fieldset class="field" id="f-{{NAME}}"{{#DESCRIBED}} aria-describedby="{{DESCRIBED_BY}}"{{/DESCRIBED}}>
<legend>{{LABEL}}{{#OPTIONAL}} <span class="optional">[[field.optional]]</span>{{/OPTIONAL}}</legend>
{{#HINT}}<p class="hint" id="h-{{NAME}}">{{HINT_TEXT}}</p>{{/HINT}}
{{#WRONG}}<p class="wrong" id="e-{{NAME}}">{{WRONG_TEXT}}</p>{{/WRONG}}
<div class="chips">
{{#CHOICE}}<label class="chip"><input type="radio" name="{{NAME}}" value="{{CHOICE_VALUE}}"{{#CHOSEN}} checked{{/CHOSEN}}{{#REQUIRED}} required{{/REQUIRED}}> {{CHOICE_TEXT}}</label>{{/CHOICE}}
</div>
</fieldset>
{{/RADIOS}}
