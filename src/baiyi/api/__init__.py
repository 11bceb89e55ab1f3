"""The API: endpoints that clients of OpenAI's speak, over the engines of this house (`baiyi serve`)."""
