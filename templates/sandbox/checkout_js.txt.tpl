{{%AUTOESCAPE context="TEXT"}}
/* The gateway's class as far as a shop needs it: the hosted checkout in a frame
 * over the shop's page. */
(function () {
  "use strict";
  var base = new URL(document.currentScript.src).origin;
  var count = 0;

  function flat(options) {
    var fields = { key_id: options.key, modal: window.location.origin };
    ["amount", "currency", "name", "description", "order_id", "callback_url"]
      .forEach(function (name) {
        if (options[name] !== undefined) {
          fields[name] = String(options[name]);
        }
      });
    ["name", "email", "contact"].forEach(function (name) {
      if (options.prefill && options.prefill[name]) {
        fields["prefill[" + name + "]"] = String(options.prefill[name]);
      }
    });
    return fields;
  }

  function post(url, fields, target) {
    var form = document.createElement("form");
    form.method = "post";
    form.action = url;
    if (target) {
      form.target = target;
    }
    Object.keys(fields).forEach(function (name) {
      var input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = fields[name];
      form.appendChild(input);
    });
    document.body.appendChild(form);
    form.submit();
    form.remove();
  }

  function bracketed(error) {
    var fields = {};
    Object.keys(error).forEach(function (name) {
      fields["error[" + name + "]"] = name === "metadata" ?
        JSON.stringify(error[name]) : error[name];
    });
    return fields;
  }

  function Razorpay(options) {
    if (!(this instanceof Razorpay)) {
      return new Razorpay(options);
    }
    if (!options || !options.key) {
      throw new Error("`key` is required");
    }
    this.options = options;
    this.listeners = {};
    this.layer = null;
    this.hear = this.hear.bind(this);
  }

  Razorpay.prototype.on = function (name, listener) {
    (this.listeners[name] = this.listeners[name] || []).push(listener);
    return this;
  };

  Razorpay.prototype.emit = function (name, what) {
    (this.listeners[name] || []).forEach(function (listener) {
      listener(what);
    });
  };

  Razorpay.prototype.open = function () {
    if (this.layer) {
      return this;
    }
    var modal = this.options.modal || {};
    var frame = document.createElement("iframe");
    var layer = document.createElement("div");
    var self = this;
    count += 1;
    frame.name = "sandbox-checkout-" + count;
    frame.title = this.options.name || "Checkout";
    frame.style.cssText = "width:min(30rem,100%);height:100%;border:0;background:#fff";
    layer.className = "razorpay-container";
    layer.style.cssText = "position:fixed;inset:0;z-index:2147483647;display:flex;" +
      "justify-content:center;background:rgba(0,0,0,.6)";
    if (modal.backdropclose) {
      layer.addEventListener("click", function () { self.dismiss(); });
    }
    layer.appendChild(frame);
    document.body.appendChild(layer);
    this.frame = frame;
    this.layer = layer;
    window.addEventListener("message", this.hear);
    post(base + "/v1/checkout/embedded", flat(this.options), frame.name);
    frame.focus();
    return this;
  };

  Razorpay.prototype.close = function () {
    if (!this.layer) {
      return;
    }
    window.removeEventListener("message", this.hear);
    this.layer.remove();
    this.layer = null;
  };

  Razorpay.prototype.dismiss = function () {
    var modal = this.options.modal || {};
    if (!this.layer) {
      return;
    }
    this.close();
    if (typeof modal.ondismiss === "function") {
      modal.ondismiss();
    }
  };

  /* Only the frame we opened, and only the sandbox, is believed. */
  Razorpay.prototype.hear = function (event) {
    if (event.origin !== base || !this.frame ||
        event.source !== this.frame.contentWindow || !event.data) {
      return;
    }
    var modal = this.options.modal || {};
    if (event.data.kind === "success") {
      this.succeed(event.data.fields);
    } else if (event.data.kind === "failed") {
      this.fail(event.data.fields);
    } else if (event.data.kind === "dismiss" ||
        (event.data.kind === "escape" && modal.escape !== false)) {
      this.dismiss();
    }
  };

  /* A handler comes before callback_url. */
  Razorpay.prototype.succeed = function (fields) {
    this.close();
    if (typeof this.options.handler === "function") {
      this.options.handler(fields);
    } else if (this.options.callback_url) {
      post(this.options.callback_url, fields);
    }
  };

  Razorpay.prototype.fail = function (error) {
    var retry = this.options.retry;
    this.emit("payment.failed", { error: error });
    if (this.options.redirect && this.options.callback_url) {
      this.close();
      post(this.options.callback_url, bracketed(error));
    } else if (retry === false || (retry && retry.enabled === false)) {
      this.dismiss();
    }
  };

  window.Razorpay = Razorpay;
}());
